import type { Clock } from "@ai-liaison/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RetryBudget } from "./index.ts";

function clockAt(time: { ms: number }): Clock {
  return { nowMs: () => time.ms, monotonicMs: () => time.ms, after: () => () => {} };
}

/** Calls, each asked for up to three times; the repeats that were allowed. */
function repeatsOf(calls: readonly boolean[], everyMs: number): number {
  const time = { ms: 0 };
  const budget = new RetryBudget(clockAt(time));
  let repeats = 0;
  for (const answers of calls) {
    time.ms += everyMs;
    if (answers) budget.answered();
    else for (let again = 0; again < 2 && budget.take(); again += 1) repeats += 1;
  }
  return repeats;
}

const failing = (count: number): boolean[] => Array.from({ length: count }, () => false);

test("an address that is down gets hardly more than its calls", () => {
  expect(repeatsOf(failing(12_000), 5)).toBeLessThanOrEqual(10 + 60);
});

test("one that fails now and then is asked again for every call it failed", () => {
  const calls = Array.from({ length: 1000 }, (_none, at) => at % 10 !== 0);
  expect(repeatsOf(calls, 5)).toBeGreaterThanOrEqual(190);
});

test("one that is asked seldom is asked again each time", () => {
  expect(repeatsOf(failing(100), 2_000)).toBe(200);
});

test("what was saved up in good times is there for a moment in which all fails", () => {
  const good = Array.from({ length: 1000 }, () => true);
  expect(repeatsOf([...good, ...failing(200)], 1)).toBe(100);
});

test("repeats are never more than a fifth of the answers, one a second, and the reserve", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 400 }), fc.integer({ min: 0, max: 300 }), (calls, everyMs) => {
      const answers = calls.filter((answered) => answered).length;
      expect(repeatsOf(calls, everyMs)).toBeLessThanOrEqual(10 + answers / 5 + (calls.length * everyMs) / 1000);
    }),
  );
});
