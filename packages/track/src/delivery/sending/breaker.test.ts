import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";
import { Breaker } from "./breaker.ts";

function handClock() {
  let now = 1000;
  return { monotonicMs: () => now, advance: (ms: number) => (now += ms) };
}

test("Pauses grow up to half a minute, and lie anywhere below their ceiling.", () => {
  expect([1, 2, 3, 7, 8, 50].map((failures) => backoffMs(failures, () => 1))).toEqual([
    500, 1000, 2000, 30_000, 30_000, 30_000,
  ]);
  expect(backoffMs(3, () => 0.5)).toBe(1000);
  expect(backoffMs(9, () => 0)).toBe(50);
});

test("After a failure it pauses, and a success ends that.", () => {
  const clock = handClock();
  const breaker = new Breaker(clock, () => 1);
  expect(breaker).toMatchObject({ isFailing: false, lastError: null, pauseMs: 0 });
  breaker.failed("down", null);
  breaker.failed("still down", null);
  expect(breaker).toMatchObject({ isFailing: true, lastError: "still down", pauseMs: 1000 });
  clock.advance(400);
  expect(breaker.pauseMs).toBe(600);
  clock.advance(5000);
  expect(breaker).toMatchObject({ pauseMs: 0, isFailing: true });
  breaker.succeeded();
  expect(breaker).toMatchObject({ isFailing: false, lastError: null, pauseMs: 0 });
});

test("A pause the sink asks for is kept, but none of hours; at the end one try is allowed.", () => {
  const breaker = new Breaker(handClock(), () => 1);
  breaker.failed("wait", 7000);
  expect(breaker.pauseMs).toBe(7000);
  breaker.failed("wait", 86_400_000);
  expect(breaker.pauseMs).toBe(300_000);
  breaker.allowLastTry();
  expect(breaker).toMatchObject({ pauseMs: 0, isFailing: true });
});
