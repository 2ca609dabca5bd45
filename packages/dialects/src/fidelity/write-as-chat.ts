import { type CanonicalRequest, type ChatRequest, Fault, type JsonObject, type WrittenRequest } from "@ai-liaison/core";
import type { Warn } from "./warn.ts";

/** A chat as `write` has it, and what it warned of, each thing once. Throws `invalid_request` for any other operation. */
export function writeAsChat(
  request: CanonicalRequest,
  write: (request: ChatRequest, warn: Warn) => JsonObject,
): WrittenRequest {
  if (request.operation !== "chat") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a chat.`);
  }
  const warnings = new Set<string>();
  const body = write(request, (warning) => warnings.add(warning));
  return { body, warnings: [...warnings] };
}
