import type { Json } from "@ai-liaison/core";

/** `created_at`, an RFC 3339 date with nanoseconds, as whole seconds since the epoch; null when it is none. */
export function readCreatedAt(value: Json | undefined): number | null {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

/** The same, from milliseconds since the epoch. */
export function writeCreatedAt(ms: number): string {
  return new Date(ms).toISOString();
}
