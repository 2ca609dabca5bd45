import type { OperationFormat } from "@ai-liaison/core";
import { readOutline, readResponse, writeResponse } from "./answer.ts";
import { checkRequest, readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

/** `:countTokens`: a chat in, a number out. */
export const tokenCount: OperationFormat = {
  modelIn: "path",
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream: null,
};
