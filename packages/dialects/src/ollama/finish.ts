import type { Finish, FinishReason } from "@ai-liaison/core";

/** `done_reason`. The vendor says `stop` after tool calls too; `load` and `unload` end what was no question. */
const READ: Readonly<Record<string, FinishReason>> = { stop: "stop", length: "length", load: "other", unload: "other" };

export function readFinish(raw: string | null, calledTools: boolean): Finish {
  const unified = raw === null ? "stop" : Object.hasOwn(READ, raw) ? (READ[raw] ?? "other") : "other";
  return { unified: unified === "stop" && calledTools ? "tool-calls" : unified, raw };
}

/** One of the format's own words, so that strict clients know it. */
export function writeFinish({ unified, raw }: Finish): string {
  if (raw !== null && Object.hasOwn(READ, raw)) return raw;
  return unified === "length" ? "length" : "stop";
}
