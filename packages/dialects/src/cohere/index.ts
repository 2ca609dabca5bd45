import type { Dialect, OperationFormat } from "@ai-liaison/core";
import { checkRequest } from "./check-request.ts";
import { embedding } from "./embedding/index.ts";
import { readError, writeError } from "./errors.ts";
import { DIALECT } from "./extension.ts";
import { readRequest } from "./read-request.ts";
import { readOutline, readResponse } from "./read-response.ts";
import { routes } from "./routes.ts";
import { eventStream } from "./stream/format.ts";
import { vendorModels } from "./vendor-models.ts";
import { writeRequest } from "./write-request.ts";
import { writeResponse } from "./write-response.ts";

const chat: OperationFormat = {
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream: eventStream,
};

/** Cohere's API v2: chats, streamed as server-sent events, and embeddings. */
export const cohere: Dialect = {
  id: DIALECT,
  routes,
  forwardedHeaders: [],
  operations: { chat, embedding },
  vendorModels,
  readError,
  writeError,
};
