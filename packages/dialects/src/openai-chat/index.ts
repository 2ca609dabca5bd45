import type { Dialect, OperationFormat } from "@ai-liaison/core";
import { batch } from "./batch/index.ts";
import { checkRequest } from "./check-request.ts";
import { completion } from "./completion/index.ts";
import { isContentOnly } from "./content-only.ts";
import { embedding } from "./embedding/index.ts";
import { readError, writeError } from "./errors.ts";
import { DIALECT } from "./extension.ts";
import { file } from "./file/index.ts";
import { image } from "./image/index.ts";
import { models } from "./models.ts";
import { moderation } from "./moderation/index.ts";
import { readRequest } from "./read-request.ts";
import { readOutline, readResponse } from "./read-response.ts";
import { openReader } from "./read-stream.ts";
import { routes } from "./routes.ts";
import { speech } from "./speech/index.ts";
import { sseStream } from "./stream/format.ts";
import { transcription } from "./transcription/index.ts";
import { vendorModels } from "./vendor-models.ts";
import { writeRequest } from "./write-request.ts";
import { writeResponse } from "./write-response.ts";
import { openWriter } from "./write-stream.ts";

const chat: OperationFormat = {
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream: sseStream({ isContentOnly, openReader, openWriter }),
};

/** OpenAI's chat completions, with its legacy completions and embeddings; spoken by OpenAI and its many look-alikes. */
export const openaiChat: Dialect = {
  id: DIALECT,
  routes,
  forwardedHeaders: [],
  operations: { chat, completion, embedding, file, batch, moderation, speech, transcription, image },
  models,
  vendorModels,
  readError,
  writeError,
};
