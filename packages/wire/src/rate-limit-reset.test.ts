import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { untilLimitsReset } from "./rate-limit-reset.ts";
import { parseRetryAfter } from "./retry-after.ts";

const NOW_MS = Date.UTC(2026, 10, 21);

describe("a limit that is used up", () => {
  test.each<[string, Record<string, string>, number | null]>([
    ["in a duration", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s" }, 360_000],
    ["in a part of a second", { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms" }, 120],
    ["in hours", { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1h2m3.5s" }, 3_723_500],
    ["in seconds", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "7" }, 7_000],
    ["at a moment in seconds", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${NOW_MS / 1000 + 9}` }, 9_000],
    ["at a moment in milliseconds", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${NOW_MS + 9}` }, 9],
    [
      "at a moment in words",
      {
        "anthropic-ratelimit-tokens-remaining": "0",
        "anthropic-ratelimit-tokens-reset": new Date(NOW_MS + 4_000).toISOString(),
      },
      4_000,
    ],
    ["in a structured field", { ratelimit: '"api";r=0;t=55', "ratelimit-policy": '"api";q=10;w=300' }, 55_000],
    ["not at all, when something is left", { "x-ratelimit-remaining": "1", "x-ratelimit-reset": "7" }, null],
    ["not at all, when nobody says what is left", { "x-ratelimit-reset": "7" }, null],
    ["not at all, in junk", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon" }, null],
    [
      "with the last of several",
      {
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "3s",
      },
      3_000,
    ],
  ])("is there again %s", (_, headers, expected) => {
    expect(untilLimitsReset(headers, NOW_MS)).toBe(expected);
  });

  test("gives way to what the vendor asks for itself", () => {
    const headers = { "retry-after": "2", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "7" };
    expect(parseRetryAfter(headers, NOW_MS)).toBe(2_000);
    expect(parseRetryAfter({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "7" }, NOW_MS)).toBe(7_000);
  });

  test("is a number or null, never more than a day, whatever is said", () => {
    const name = fc.constantFrom("x-ratelimit-reset", "x-ratelimit-remaining", "ratelimit", "retry-after");
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.oneof(fc.string(), fc.constantFrom("0", "9e9", "1h", "99999999999999"))),
        (headers) => {
          const waitMs = parseRetryAfter(headers, NOW_MS);
          expect(waitMs === null || (waitMs >= 0 && waitMs <= 86_400_000)).toBe(true);
        },
      ),
    );
  });
});
