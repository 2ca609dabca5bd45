import type { Finish, FinishReason, Json } from "@ai-liaison/core";

/**
 * `finishReason` (https://ai.google.dev/api/generate-content#FinishReason, read 2026-11-21). An answer that calls
 * functions ends with `STOP` like any other: that it calls is seen from its content.
 */
const READ: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content-filter",
  RECITATION: "content-filter",
  LANGUAGE: "other",
  OTHER: "other",
  BLOCKLIST: "content-filter",
  PROHIBITED_CONTENT: "content-filter",
  SPII: "content-filter",
  MALFORMED_FUNCTION_CALL: "error",
  IMAGE_SAFETY: "content-filter",
  UNEXPECTED_TOOL_CALL: "error",
  TOO_MANY_TOOL_CALLS: "error",
  IMAGE_PROHIBITED_CONTENT: "content-filter",
  NO_IMAGE: "error",
  IMAGE_RECITATION: "content-filter",
  IMAGE_OTHER: "other",
  CONTINUATION: "pause",
  MALFORMED_RESPONSE: "error",
};

const WRITTEN: Readonly<Record<FinishReason, string>> = {
  stop: "STOP",
  length: "MAX_TOKENS",
  "tool-calls": "STOP",
  "content-filter": "SAFETY",
  refusal: "SAFETY",
  pause: "STOP",
  error: "OTHER",
  other: "OTHER",
};

/** With `$alt=json;enum-encoding=int` reasons come as numbers. */
const NUMBERS: readonly string[] = [
  "FINISH_REASON_UNSPECIFIED",
  "STOP",
  "MAX_TOKENS",
  "SAFETY",
  "RECITATION",
  "OTHER",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "MALFORMED_FUNCTION_CALL",
];

/** Null where nothing is finished. */
export function readFinish(reason: Json | undefined, calls: boolean): Finish | null {
  const raw = typeof reason === "number" ? (NUMBERS[reason] ?? String(reason)) : reason;
  if (typeof raw !== "string" || raw === "" || raw === "FINISH_REASON_UNSPECIFIED") return null;
  const unified = Object.hasOwn(READ, raw) ? (READ[raw] ?? "other") : "other";
  return { unified: unified === "stop" && calls ? "tool-calls" : unified, raw };
}

/** A prompt that was refused: there is no candidate, only the reason. */
export function readBlock(reason: string): Finish {
  return { unified: "content-filter", raw: reason };
}

/** One of the format's own words. */
export function writeFinish({ unified, raw }: Finish): string {
  return raw !== null && Object.hasOwn(READ, raw) ? raw : WRITTEN[unified];
}
