import { untilLimitsReset } from "./rate-limit-reset.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long the vendor asks us to wait, in milliseconds: `retry-after-ms`, else `retry-after` in seconds (fractions
 * allowed) or as an HTTP date, else until a limit that is used up is there again. A moment that has passed is 0, junk
 * is null, and nothing exceeds a day.
 *
 * @example parseRetryAfter({ "retry-after": "1.5" }, 0) === 1500
 */
export function parseRetryAfter(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const milliseconds = parseNumber(headers["retry-after-ms"]);
  if (milliseconds !== null) return clamp(milliseconds);
  const value = headers["retry-after"];
  const seconds = parseNumber(value);
  if (seconds !== null) return clamp(seconds * 1000);
  if (value === undefined || !/[a-z]/i.test(value)) {
    const waitMs = untilLimitsReset(headers, nowMs);
    return waitMs === null ? null : clamp(waitMs);
  }
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? null : clamp(dateMs - nowMs);
}

function parseNumber(text: string | undefined): number | null {
  return text !== undefined && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}

function clamp(milliseconds: number): number {
  return Math.min(Math.max(Math.ceil(milliseconds), 0), DAY_MS);
}
