import type { OperationFormat } from "@ai-liaison/core";
import { checkRequest } from "./check-request.ts";
import { readRequest } from "./read-request.ts";
import { readOutline, readResponse } from "./read-response.ts";
import { writeRequest } from "./write-request.ts";
import { writeResponse } from "./write-response.ts";

/** Embeddings: texts in, vectors out; it does not stream. */
export const embedding: OperationFormat = {
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream: null,
};
