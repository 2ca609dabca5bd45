import { type CanonicalRequest, Fault, type JsonObject, type WrittenRequest } from "@ai-liaison/core";
import { foreignFields } from "../../fidelity/foreign-fields.ts";
import { DIALECT, isMarked, restore } from "../extension.ts";
import { MARK } from "../wire.ts";
import { writeChat } from "../write-request.ts";

/**
 * A token count as `:countTokens` wants it. The Gemini API counts system and tools only within a whole
 * `generateContentRequest`; contents alone both it and Vertex take as they are.
 */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "token-count") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a count of tokens.`);
  }
  const warnings = new Set<string>();
  const chat = writeChat(request.chat, (warning) => warnings.add(warning));
  for (const warning of foreignFields(request.extension, DIALECT)) warnings.add(warning);
  return { body: wrap(chat, request), warnings: [...warnings] };
}

function wrap(chat: JsonObject, request: Extract<CanonicalRequest, { operation: "token-count" }>): JsonObject {
  if (isMarked(request, MARK.wrapped)) return restore({ generateContentRequest: chat }, request.extension);
  const own = isMarked(request.chat, MARK.own);
  if (own || Object.keys(chat).every((key) => key === "contents")) return chat;
  return { generateContentRequest: { model: `models/${request.model}`, ...chat } };
}
