/**
 * The format's words (https://docs.ollama.com/api, and the `Message`, `ChatResponse` and `Metrics` of the official
 * client `ollama` 0.6.4; read 2026-11-21).
 */
export const ROLES = ["system", "user", "assistant", "tool"] as const;

/** What the last line tells of the work done: tokens, and durations in nanoseconds. */
export const USAGE_FIELDS = [
  "total_duration",
  "load_duration",
  "prompt_eval_count",
  "prompt_eval_duration",
  "eval_count",
  "eval_duration",
] as const;

/**
 * Ours: the vendor signs nothing and ignores fields it does not know, so what another vendor's thoughts are signed
 * with travels beside them, for clients that send their history back as they got it.
 */
export const SIGNATURE_FIELD = "thinking_signature";
/** Ours: encrypted thoughts, which have no text. */
export const ENCRYPTED_FIELD = "thinking_data";
/** Ours: the same where a message has several thoughts, `[{thinking, thinking_signature, thinking_data}]`. */
export const DETAILS_FIELD = "thinking_details";

export const FORM = {
  /** The older `/api/embeddings`: `prompt` in, `embedding` out. */
  legacy: "legacy",
  /** A tool that is no function: marked, so that it is known from other formats' tools of that kind. */
  server: "server",
  /** A tool result without `tool_name`. */
  unnamed: "unnamed",
} as const;
