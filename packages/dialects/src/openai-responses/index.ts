import type { Dialect, OperationFormat, StreamFormat } from "@ai-liaison/core";
import { encodeSseEvent } from "@ai-liaison/wire";
import { checkRequest } from "./check-request.ts";
import { isContentOnly } from "./content-only.ts";
import { readError, writeError, writeErrorEvent } from "./errors.ts";
import { DIALECT } from "./extension.ts";
import { keptAnswer } from "./kept-answer/index.ts";
import { readRequest } from "./read-request.ts";
import { readOutline, readResponse } from "./read-response.ts";
import { openReader } from "./read-stream.ts";
import { routes } from "./routes.ts";
import { tokenCount } from "./token-count/index.ts";
import { writeRequest } from "./write-request.ts";
import { writeResponse } from "./write-response.ts";
import { openWriter } from "./write-stream.ts";

const stream: StreamFormat = {
  framing: "sse",
  contentType: "text/event-stream",
  isContentOnly,
  openReader,
  openWriter,
  writeFault: (fault) => Buffer.from(encodeSseEvent(JSON.stringify(writeErrorEvent(fault, 0)), "error")),
  heartbeat: Buffer.from(": keep-alive\n\n"),
};

const chat: OperationFormat = {
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream,
};

/** OpenAI's Responses API, spoken by OpenAI, Azure and some look-alikes. */
export const openaiResponses: Dialect = {
  id: DIALECT,
  routes,
  forwardedHeaders: [],
  keepsAnswers: true,
  operations: { chat, "token-count": tokenCount, "kept-answer": { ...keptAnswer, stream } },
  readError,
  writeError,
};
