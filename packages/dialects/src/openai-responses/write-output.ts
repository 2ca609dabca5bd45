import type { Json } from "@ai-liaison/core";
import type { MutableJson } from "./extension.ts";
import { writeThoughts } from "./write-items.ts";

/** Items of an answer, one of each kind, as this format's vendors write them. */

export type ItemStatus = "in_progress" | "completed" | "incomplete";

export function makeMessage(id: string, status: ItemStatus, content: readonly Json[]): MutableJson {
  return { id, type: "message", status, role: "assistant", content };
}

export function makePart(
  kind: "text" | "refusal",
  text: string,
  annotations: readonly Json[],
  logprobs: readonly Json[],
): MutableJson {
  return kind === "refusal" ? { type: "refusal", refusal: text } : { type: "output_text", text, annotations, logprobs };
}

export function makeReasoning(
  id: string,
  text: string,
  inContent: boolean,
  encrypted: string | undefined,
): MutableJson {
  const item: MutableJson = { id, ...writeThoughts(text, inContent) };
  if (encrypted !== undefined) item.encrypted_content = encrypted;
  return item;
}

export interface CallItem {
  readonly id: string;
  readonly callId: string;
  readonly name: string;
  readonly kind: "function" | "custom";
  readonly argumentsText: string;
  readonly status: ItemStatus;
}

export function makeCall({ id, callId, name, kind, argumentsText, status }: CallItem): MutableJson {
  return kind === "custom"
    ? { id, type: "custom_tool_call", status, call_id: callId, name, input: argumentsText }
    : { id, type: "function_call", status, call_id: callId, name, arguments: argumentsText };
}
