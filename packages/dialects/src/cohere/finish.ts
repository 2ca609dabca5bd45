import type { Finish, FinishReason, Json } from "@ai-liaison/core";

/** `finish_reason`, and the words of the older API that some models still use. */
const READ: ReadonlyMap<string, FinishReason> = new Map([
  ["COMPLETE", "stop"],
  ["STOP_SEQUENCE", "stop"],
  ["MAX_TOKENS", "length"],
  ["TOOL_CALL", "tool-calls"],
  ["ERROR", "error"],
  ["TIMEOUT", "error"],
  ["ERROR_TOXIC", "content-filter"],
  ["ERROR_LIMIT", "length"],
]);

export function readFinish(raw: string): Finish {
  return { unified: READ.get(raw) ?? "other", raw };
}

/** False for a word that our writer would not give back: then the reader keeps it. */
export function isKnownFinish(raw: Json): boolean {
  return typeof raw === "string" && READ.has(raw);
}

const WRITTEN: Readonly<Record<FinishReason, string>> = {
  stop: "COMPLETE",
  length: "MAX_TOKENS",
  "tool-calls": "TOOL_CALL",
  "content-filter": "ERROR",
  refusal: "COMPLETE",
  pause: "COMPLETE",
  error: "ERROR",
  other: "COMPLETE",
};

/** One of the format's own words where it means the same, so that strict clients know it. */
export function writeFinish({ unified, raw }: Finish): string {
  return raw !== null && READ.get(raw) === unified ? raw : WRITTEN[unified];
}
