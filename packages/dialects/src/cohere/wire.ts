/**
 * The format's words (https://docs.cohere.com/reference/chat, /reference/chat-stream and /reference/embed, API v2;
 * read 2026-11-21).
 */
export const ROLES = ["system", "user", "assistant", "tool"] as const;

/**
 * Ours: the vendor signs nothing, so what another vendor's thoughts are signed with travels beside them, for clients
 * that send their history back as they got it.
 */
export const SIGNATURE_FIELD = "thinking_signature";
/** Ours: encrypted thoughts, which have no text. */
export const ENCRYPTED_FIELD = "thinking_data";

export const FORM = {
  /** An element of a list of content, where a plain text would have done. */
  part: "part",
  /** Thoughts that stood in `tool_plan`, not in the content. */
  plan: "plan",
  /** A tool that is no function: marked, so that it is known from other formats' tools of that kind. */
  server: "server",
} as const;
