import type { Finish, FinishReason, Json } from "@ai-liaison/core";

/** `stopReason` (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, read 2026-11-21). */
const READ: ReadonlyMap<string, FinishReason> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["tool_use", "tool-calls"],
  ["guardrail_intervened", "content-filter"],
  ["content_filtered", "content-filter"],
  ["malformed_model_output", "error"],
  ["malformed_tool_use", "error"],
]);

export function readFinish(raw: string): Finish {
  return { unified: READ.get(raw) ?? "other", raw };
}

/** False for a word that our writer would not give back: then the reader keeps it. */
export function isKnownFinish(raw: Json | undefined): boolean {
  return typeof raw === "string" && READ.has(raw);
}

const WRITTEN: Readonly<Record<FinishReason, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  "tool-calls": "tool_use",
  "content-filter": "content_filtered",
  refusal: "content_filtered",
  pause: "end_turn",
  error: "malformed_model_output",
  other: "end_turn",
};

/** One of the format's own words, which it demands; where no reason was told, the answer came to its end. */
export function writeFinish(finish: Finish | null): string {
  if (finish === null) return WRITTEN.stop;
  const { unified, raw } = finish;
  return raw !== null && READ.get(raw) === unified ? raw : WRITTEN[unified];
}
