/**
 * The format's words (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html,
 * API_runtime_ConverseStream.html and API_runtime_ContentBlock.html, read 2026-11-21).
 */
export const ROLES = ["user", "assistant"] as const;

/** Objects of a request that hold fields of their own. */
export const REQUEST_OBJECTS = ["inferenceConfig", "toolConfig", "additionalModelRequestFields"] as const;

/** Kinds of content that are read: each is an object under its own name. */
export const CONTENT_OBJECTS = [
  "image",
  "document",
  "toolUse",
  "toolResult",
  "reasoningContent",
  "citationsContent",
] as const;

export const FORM = {
  /** A whole request of this format. */
  own: "own",
  /** A result that was told as JSON, not as text. */
  json: "json",
  /** A text that stood with its citations. */
  citations: "citations",
  /** Thoughts nobody signed: models that sign none want them back all the same. */
  thought: "thought",
  /** A tool that is no function: marked, so that it is known from other formats' tools of that kind. */
  server: "server",
} as const;

/**
 * Ours: an event that keeps an idle stream open. The official SDKs pass over types they do not know, but fail on frames
 * that have none.
 */
export const HEARTBEAT = "keepAlive";

/** What the vendor calls a call of a tool that it runs itself. */
export const SERVER_TOOL_USE = "server_tool_use";
