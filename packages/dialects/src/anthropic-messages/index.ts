import type { Dialect, OperationFormat } from "@ai-liaison/core";
import { checkRequest } from "./check-request.ts";
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
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline,
  writeResponse,
  stream,
};

/** Anthropic's messages, with its counting of tokens; spoken by Anthropic and those who host or imitate it. */
export const anthropicMessages: Dialect = {
  id: DIALECT,
  routes,
  forwardedHeaders: ["anthropic-version", "anthropic-beta"],
  operations: { chat, "token-count": tokenCount },
  models,
  vendorModels,
  readError,
  writeError,
};
