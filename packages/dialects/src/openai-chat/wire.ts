import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * The format's words (https://platform.openai.com/docs/api-reference/chat, read 2026-11-21), and the few safe ways of
 * taking a field out of JSON nobody has checked.
 */
export const CHAT_OBJECT = "chat.completion";
export const CHUNK_OBJECT = "chat.completion.chunk";
export const COMPLETION_OBJECT = "text_completion";
export const DONE = "[DONE]";

/** Fields that carry thoughts, by vendor's custom; the first is the one we write when nobody said otherwise. */
export const REASONING_FIELDS = ["reasoning_content", "reasoning"] as const;

/** `form`s: how the original said what has several spellings. */
export const FORM = {
  /** Text as an element of a content list, although it is the only one. */
  part: "part",
  /** Thoughts as an element of a content list: `{type: "thinking", thinking: [{type: "text", …}]}`. */
  thinking: "thinking",
  /** The older `functions`, `function_call` and `role: "function"`. */
  function: "function",
  /** An element of `tool_calls` of a type we do not know. */
  toolCall: "tool-call",
} as const;

export function stringOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function booleanOf(value: Json | undefined): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

export function objectOf(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function listOf(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** Leaves out what is undefined, so that absent stays absent. */
export function compact<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) if (field !== undefined) result[key] = field;
  return result as { [Key in keyof Value]: Exclude<Value[Key], undefined> };
}
