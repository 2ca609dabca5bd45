import {
  type CanonicalRequest,
  type ChatRequest,
  Fault,
  type Json,
  type JsonObject,
  type WrittenRequest,
} from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";
import { isOwn } from "../extension.ts";
import { readChat } from "../read-request.ts";
import { writeChat } from "../write-request.ts";

/** A chat of which only the size is asked. */
export function readCountRequest(body: JsonObject): CanonicalRequest {
  const chat = readChat(body);
  return { operation: "token-count", model: chat.model, chat };
}

/** Fields the endpoint takes; what else a chat may have does not change its size. */
const TAKEN = [
  "model",
  "messages",
  "system",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "cache_control",
] as const;

export function writeCountRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "token-count") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent to have its tokens counted.`);
  }
  const chat = { ...request.chat, model: request.model };
  const warnings = new Set<string>();
  const warn: Warn = (warning) => warnings.add(warning);
  const body = isOwn(chat) ? writeChat(chat, warn) : pick(writeChat(sizeOf(chat), warn));
  return { body, warnings: [...warnings] };
}

/** Any bound will do for an answer that will not be, as long as every budget for thinking is below it. */
const NO_BOUND = Number.MAX_SAFE_INTEGER;

/** Without what only shapes an answer: there will be none, so nothing is to be warned of. */
function sizeOf({ account: _, ...chat }: ChatRequest): ChatRequest {
  return { ...chat, stream: false, sampling: { maxOutputTokens: NO_BOUND } };
}

function pick(body: JsonObject): JsonObject {
  const taken: Record<string, Json> = {};
  for (const key of TAKEN) {
    const value = body[key];
    if (value !== undefined) taken[key] = value;
  }
  return taken;
}
