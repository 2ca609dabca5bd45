/**
 * Vendors that say no `retry-after` may still say when a limit is there again, each in its own words: seconds, a moment,
 * or a duration such as `6m0s`. Only limits with nothing remaining count, and of several the last to come back.
 */
const DURATION = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
/** A number this large is a moment, not a while: seconds since 1970, or milliseconds. */
const EARLIEST_EPOCH_S = 1e9;
const EARLIEST_EPOCH_MS = 1e12;
/** Headers are few; a vendor that sends hundreds of limits is not asked about them all. */
const MOST_LIMITS = 20;

/** Milliseconds until the limits that are used up are there again; null where nobody says. */
export function untilLimitsReset(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const waits: number[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (waits.length >= MOST_LIMITS) break;
    const wait = /ratelimit|rate-limit/.test(name) ? waitOf(name, value, headers, nowMs) : null;
    if (wait !== null) waits.push(wait);
  }
  return waits.length === 0 ? null : Math.max(...waits);
}

function waitOf(name: string, value: string, headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  // https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers: `"api";r=0;t=55`.
  if (name === "ratelimit") return secondsOf(/;\s*r=0\s*;\s*t=(\d{1,9})\b/.exec(value.slice(0, 500))?.[1]);
  const remaining = remainingOf(name);
  if (remaining === null || headers[remaining]?.trim() !== "0") return null;
  return momentOrDuration(value.trim().slice(0, 64), nowMs);
}

/** `x-ratelimit-remaining-tokens` of `x-ratelimit-reset-tokens`, `…-tokens-remaining` of `…-tokens-reset`. */
function remainingOf(name: string): string | null {
  return /(^|-)reset(-|$)/.test(name) ? name.replace("reset", "remaining") : null;
}

function momentOrDuration(value: string, nowMs: number): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) {
    const number = Number(value);
    if (number >= EARLIEST_EPOCH_MS) return number - nowMs;
    return number >= EARLIEST_EPOCH_S ? number * 1000 - nowMs : number * 1000;
  }
  const [whole, hours = "0", minutes = "0", seconds = "0", milliseconds = "0"] = DURATION.exec(value) ?? [];
  if (whole !== undefined && whole !== "") {
    return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(milliseconds);
  }
  const date = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : date - nowMs;
}

function secondsOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text) * 1000;
}
