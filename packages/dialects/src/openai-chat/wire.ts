export { booleanOf, compact, listOf, numberOf, objectOf, stringOf } from "../json/fields.ts";

/**
 * The format's words (https://platform.openai.com/docs/api-reference/chat, read 2026-11-21).
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
  /** A tool that is not the client's: marked, so that it is known from other formats' tools of that kind. */
  server: "server",
  /** An element of `tool_calls` of a type we do not know. */
  toolCall: "tool-call",
} as const;
