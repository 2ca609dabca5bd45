import type { OperationFormat } from "@ai-liaison/core";
import { isContentOnly } from "../content-only.ts";
import { readOutline } from "../read-response.ts";
import { sseStream } from "../stream/format.ts";
import { checkRequest } from "./check-request.ts";
import { readRequest } from "./read-request.ts";
import { readResponse } from "./read-response.ts";
import { openReader } from "./read-stream.ts";
import { writeRequest } from "./write-request.ts";
import { writeResponse } from "./write-response.ts";
import { openWriter } from "./write-stream.ts";

/** Legacy text completion: a prompt in, its continuation out. */
export const completion: OperationFormat = {
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream: sseStream({ isContentOnly, openReader, openWriter }),
};
