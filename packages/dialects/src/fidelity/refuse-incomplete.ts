import { Fault, type Part } from "@ai-liaison/core";

/** Throws unless the parts are an answer that came to its end: the fault it broke off with, or `interrupted`. */
export function refuseIncomplete(parts: readonly Part[]): void {
  const last = parts.at(-1);
  if (last?.type === "fault") throw last.fault;
  if (last?.type !== "end") throw new Fault("interrupted", "The answer stopped before its end.");
}
