import {
  type CanonicalRequest,
  Fault,
  type JsonObject,
  type OperationFormat,
  type Part,
  type TokenCountRequest,
  type WrittenRequest,
} from "@ai-liaison/core";
import { checkRequest } from "../check-request.ts";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { DIALECT, differ, extensionOf, type MutableJson, restore } from "../extension.ts";
import { readChat } from "../read-request.ts";
import { countOf, TOKEN_COUNT_OBJECT } from "../wire.ts";
import { writeChat } from "../write-request.ts";

/**
 * `POST /v1/responses/input_tokens`: a request's own fields, less those that do not change its input
 * (https://platform.openai.com/docs/api-reference/responses/input-tokens, read 2026-11-21).
 */
const COUNTED: ReadonlySet<string> = new Set([
  "model",
  "input",
  "instructions",
  "conversation",
  "previous_response_id",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "reasoning",
  "text",
  "truncation",
]);

function readRequest(body: JsonObject): TokenCountRequest {
  const chat = readChat(body);
  return { operation: "token-count", model: chat.model, chat };
}

/** This format's own question is asked as it was; of another's, what has a bearing on the count. */
function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "token-count") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a count of tokens.`);
  }
  const { body, warnings } = writeChat({ ...request.chat, model: request.model });
  return { body: request.chat.extension?.dialect === DIALECT ? body : counted(body), warnings };
}

function counted(body: JsonObject): JsonObject {
  const kept: MutableJson = {};
  for (const [name, value] of Object.entries(body)) if (COUNTED.has(name)) kept[name] = value;
  return kept;
}

function readResponse(body: JsonObject): readonly Part[] {
  if (isErrorBody(body)) throw readErrorBody(body);
  const inputTokens = countOf(body.input_tokens);
  if (inputTokens === null) {
    throw new Fault("malformed_response", "The vendor's answer has no `input_tokens`: it is not one of this format.");
  }
  const difference = differ(body, { object: TOKEN_COUNT_OBJECT, input_tokens: inputTokens });
  const kept = difference === null ? {} : { extension: extensionOf(difference) };
  return [{ type: "token-count", inputTokens, ...kept }, { type: "end" }];
}

function writeResponse(parts: readonly Part[]): JsonObject {
  for (const part of parts) {
    if (part.type === "fault") throw part.fault;
    if (part.type === "token-count") {
      return restore({ object: TOKEN_COUNT_OBJECT, input_tokens: part.inputTokens }, part.extension);
    }
  }
  throw new Fault("malformed_response", "The vendor did not say how many tokens the request has.");
}

/** How many tokens a request has. */
export const tokenCount: OperationFormat = {
  checkRequest,
  readRequest,
  writeRequest,
  readResponse,
  readOutline: readResponse,
  writeResponse,
  stream: null,
};
