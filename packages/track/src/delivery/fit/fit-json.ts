import type { CallRecord, Json } from "@ai-liaison/core";
import type { Changes } from "./fit-numbers.ts";

export const JSON_BYTES = 10 * 1024;
/** UTF-8 takes at most three bytes for a unit of UTF-16. */
const UTF8_MAX = 3;
const FIELDS = ["rawUsage", "errorDetails", "decision"] as const satisfies readonly (keyof CallRecord)[];

/** What must change for what vendors say to be JSON of 10 kB each at most: it is left out whole. */
export function fitJson(record: CallRecord, warnings: string[]): Changes<CallRecord> {
  const changes: Changes<CallRecord> = {};
  for (const name of FIELDS) {
    if (record[name] === null || isJsonWithin(record[name], JSON_BYTES)) continue;
    changes[name] = null;
    warnings.push(`${name} was no JSON of ${JSON_BYTES} bytes at most and is left out.`);
  }
  return changes;
}

/** False also for what is no JSON at all: a circle, a bigint, a function, or deeper than the stack. */
export function isJsonWithin(value: Json, maxBytes: number): boolean {
  try {
    const text: unknown = JSON.stringify(value);
    if (typeof text !== "string") return false;
    return text.length * UTF8_MAX <= maxBytes || Buffer.byteLength(text) <= maxBytes;
  } catch {
    return false;
  }
}
