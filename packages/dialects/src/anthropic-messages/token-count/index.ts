import type { OperationFormat } from "@ai-liaison/core";
import { checkRequest } from "../check-request.ts";
import { readCount, writeCount } from "./answer.ts";
import { readCountRequest, writeCountRequest } from "./request.ts";

/** `POST /v1/messages/count_tokens`: how many tokens a message's request has. */
export const tokenCount: OperationFormat = {
  checkRequest,
  readRequest: readCountRequest,
  writeRequest: writeCountRequest,
  readResponse: readCount,
  readOutline: readCount,
  writeResponse: writeCount,
  stream: null,
};
