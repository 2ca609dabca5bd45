import type { Finish, FinishReason } from "@ai-liaison/core";

/** Finish reasons as the format has them, and as look-alikes spell them. */
const READ: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  tool_calls: "tool-calls",
  function_call: "tool-calls",
  content_filter: "content-filter",
  eos: "stop",
  eos_token: "stop",
  end_turn: "stop",
  stop_sequence: "stop",
  done: "stop",
  max_tokens: "length",
  model_length: "length",
  tool_use: "tool-calls",
  "tool-calls": "tool-calls",
  sensitive: "content-filter",
  safety: "content-filter",
  refusal: "refusal",
  error: "error",
  abort: "error",
  network_error: "error",
  insufficient_system_resource: "error",
};

const WRITTEN: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
  refusal: "content_filter",
  pause: "stop",
  error: "error",
  other: "stop",
};

const OWN_WORDS: ReadonlySet<string> = new Set(["stop", "length", "tool_calls", "function_call", "content_filter"]);

export function readFinish(raw: string): Finish {
  return { unified: Object.hasOwn(READ, raw) ? (READ[raw] ?? "other") : "other", raw };
}

/** One of the format's own words, so that strict clients know it; another format's word may look like one and mean more. */
export function writeFinish({ unified, raw }: Finish): string {
  return raw !== null && OWN_WORDS.has(raw) && READ[raw] === unified ? raw : WRITTEN[unified];
}
