import type { Dialect, OperationFormat } from "@ai-liaison/core";
import { checkRequest } from "./check-request.ts";
import { embedding } from "./embedding/index.ts";
import { readError, writeError } from "./errors.ts";
import { DIALECT } from "./extension.ts";
import { models } from "./models.ts";
import { readRequest } from "./read-request.ts";
import { readOutline, readResponse } from "./read-response.ts";
import { routes } from "./routes.ts";
import { stream } from "./stream/format.ts";
import { tokenCount } from "./token-count/index.ts";
import { vendorModels } from "./vendor-models.ts";
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
  stream,
};

/** Google's generateContent, with its embeddings and token counts; spoken by the Gemini API and by Vertex AI. */
export const gemini: Dialect = {
  id: DIALECT,
  routes,
  forwardedHeaders: [],
  operations: { chat, embedding, "token-count": tokenCount },
  models,
  vendorModels,
  readError,
  writeError,
};
