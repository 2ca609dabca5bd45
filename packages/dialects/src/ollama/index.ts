import type { Dialect, OperationFormat } from "@ai-liaison/core";
import { checkRequest } from "./check-request.ts";
import { completion } from "./completion/index.ts";
import { embedding } from "./embedding/index.ts";
import { readError, writeError } from "./errors.ts";
import { DIALECT } from "./extension.ts";
import { models } from "./models.ts";
import { readRequest } from "./read-request.ts";
import { readOutline, readResponse } from "./read-response.ts";
import { routes } from "./routes.ts";
import { CHAT_LINES } from "./stream/chat-lines.ts";
import { lineStream } from "./stream/format.ts";
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
  stream: lineStream(CHAT_LINES),
};

/** Ollama's own API: chats, completions and embeddings, streamed as lines of JSON. */
export const ollama: Dialect = {
  id: DIALECT,
  routes,
  forwardedHeaders: [],
  operations: { chat, completion, embedding },
  models,
  vendorModels,
  readError,
  writeError,
};
