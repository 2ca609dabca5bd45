import type { Dialect, OperationFormat } from "@ai-liaison/core";
import { checkRequest } from "./check-request.ts";
import { readError, writeError } from "./errors.ts";
import { DIALECT } from "./extension.ts";
import { readRequest } from "./read-request.ts";
import { readOutline, readResponse } from "./read-response.ts";
import { routes } from "./routes.ts";
import { eventStream } from "./stream/format.ts";
import { tokenCount } from "./token-count/index.ts";
import { writeRequest } from "./write-request.ts";
import { writeResponse } from "./write-response.ts";

const chat: OperationFormat = {
  modelIn: "path",
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream: eventStream,
};

/** Amazon Bedrock's Converse and ConverseStream: one format for the models of many makers, streamed in binary frames. */
export const bedrockConverse: Dialect = {
  id: DIALECT,
  routes,
  forwardedHeaders: [],
  operations: { chat, "token-count": tokenCount },
  readError,
  writeError,
};
