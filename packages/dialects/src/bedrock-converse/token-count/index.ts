import type { OperationFormat } from "@ai-liaison/core";
import { readCount, writeCount } from "./answer.ts";
import { checkRequest, readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

/** CountTokens: a chat in, a number out (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html, read 2026-11-21). */
export const tokenCount: OperationFormat = {
  modelIn: "path",
  checkRequest,
  readRequest,
  writeRequest,
  readResponse: readCount,
  readOutline: readCount,
  writeResponse: writeCount,
  stream: null,
};
