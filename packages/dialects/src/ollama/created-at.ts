import type { Json } from "@ai-liaison/core";

/** `created_at`, an RFC 3339 date with nanoseconds, as whole seconds since the epoch; null when it is none. */
export function readCreatedAt(value: Json | undefined): number | null {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

/** The same, from milliseconds since the epoch; `otherwise` for a time beyond all dates. */
export function writeCreatedAt(ms: number, otherwise = "1970-01-01T00:00:00.000Z"): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? otherwise : date.toISOString();
}
