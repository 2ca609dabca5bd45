import type { Finish, FinishReason } from "@ai-liaison/core";

/** Stop reasons (https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons, read 2026-11-21). */
const READ: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool-calls",
  pause_turn: "pause",
  compaction: "pause",
  refusal: "refusal",
};

const WRITTEN: Readonly<Record<FinishReason, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  "tool-calls": "tool_use",
  "content-filter": "refusal",
  refusal: "refusal",
  pause: "pause_turn",
  error: "end_turn",
  other: "end_turn",
};

export function readFinish(raw: string): Finish {
  return { unified: Object.hasOwn(READ, raw) ? (READ[raw] ?? "other") : "other", raw };
}

/** What another format's answer held, where that tells more than its reason to stop. */
export interface AnswerContent {
  readonly calls: boolean;
  readonly refusal: boolean;
}

/**
 * One of the format's own words. Some formats stop for tool calls and refusals as for anything else; here clients go
 * by the reason.
 */
export function writeFinish(finish: Finish | null, own: boolean, { calls, refusal }: AnswerContent): string | null {
  if (own) return finish?.raw ?? (finish === null ? null : WRITTEN[finish.unified]);
  const unified = finish?.unified ?? "stop";
  if (unified === "stop" && refusal) return WRITTEN.refusal;
  if (unified === "stop" && calls) return WRITTEN["tool-calls"];
  return WRITTEN[unified];
}
