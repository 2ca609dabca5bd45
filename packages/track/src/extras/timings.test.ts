import { FakeClock } from "@ai-liaison/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTimings } from "./timings.ts";

const NONE = { count: 0, min: null, max: null, avg: null, latest: null, p50: null, p95: null, p99: null };

describe("timings", () => {
  test("of 1 to 100 ms have these figures", () => {
    const timings = createTimings();
    for (let ms = 1; ms <= 100; ms += 1) timings.observe("chat.completions", ms);
    const figures = { count: 100, min: 1, max: 100, avg: 50.5, latest: 100, p50: 50, p95: 95, p99: 99 };
    expect(timings.stats("chat.completions")).toEqual(figures);
    expect(timings.stats()).toEqual(figures);
  });

  test("of nothing are null", () => {
    expect(createTimings().stats()).toEqual(NONE);
    expect(createTimings().stats("never seen")).toEqual(NONE);
    expect(createTimings().endpoints).toEqual([]);
  });

  test("are told apart by endpoint, and the time to the first token apart from both", () => {
    const timings = createTimings();
    timings.observe("a", 10, 2);
    timings.observe("b", 20);
    timings.observe("b", 40, null);
    expect(timings.stats("a")).toMatchObject({ count: 1, avg: 10 });
    expect(timings.stats("b")).toMatchObject({ count: 2, avg: 30, latest: 40 });
    expect(timings.stats()).toMatchObject({ count: 3, min: 10, max: 40 });
    expect(timings.firstToken("a")).toMatchObject({ count: 1, p50: 2 });
    expect(timings.firstToken("b")).toEqual(NONE);
    expect(timings.firstToken()).toMatchObject({ count: 1 });
    expect(timings.endpoints).toEqual(["a", "b"]);
  });

  test("take percentiles over the last calls alone", () => {
    const timings = createTimings({ keep: 10 });
    for (let ms = 1; ms <= 25; ms += 1) timings.observe("a", ms);
    expect(timings.stats("a")).toMatchObject({ count: 25, min: 1, max: 25, avg: 13, latest: 25, p50: 20, p95: 25 });
  });

  test("tell only so many endpoints apart", () => {
    const timings = createTimings({ maxEndpoints: 2 });
    for (const endpoint of ["a", "b", "c", "d", "a"]) timings.observe(endpoint, 1);
    expect(timings.endpoints).toEqual(["a", "b", "other"]);
    expect(timings.stats("a").count).toBe(2);
    expect(timings.stats("other").count).toBe(2);
    expect(timings.stats().count).toBe(5);
  });

  test("ignore what is no duration", () => {
    const timings = createTimings();
    for (const ms of [Number.NaN, -1, Number.POSITIVE_INFINITY]) timings.observe("a", ms, ms);
    expect(timings.stats()).toEqual(NONE);
    expect(timings.firstToken()).toEqual(NONE);
  });

  test("keep the percentiles' promise: enough values are no greater, and no smaller value would do", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }), (values) => {
        const timings = createTimings();
        for (const value of values) timings.observe("a", value);
        const { p50, p95, p99 } = timings.stats();
        for (const [percent, found] of [
          [50, p50],
          [95, p95],
          [99, p99],
        ] as const) {
          const atMost = (bound: number) => values.filter((value) => value <= bound).length * 100;
          expect(atMost(found ?? -1)).toBeGreaterThanOrEqual(percent * values.length);
          expect(atMost((found ?? 0) - 1)).toBeLessThan(percent * values.length);
        }
      }),
    );
  });
});

describe("timing a piece of work", () => {
  test("gives what it gave and observes it, whether it returns or throws", () => {
    const clock = new FakeClock();
    const timings = createTimings({ clock });
    const work = (ms: number) => () => {
      clock.advance(ms);
      if (ms === 7) throw new Error("seven");
      return ms;
    };
    expect(timings.time("work", work(5))).toBe(5);
    expect(() => timings.time("work", work(7))).toThrow("seven");
    expect(timings.stats("work")).toMatchObject({ count: 2, min: 5, max: 7 });
  });

  test("waits for a promise, hands on the very same, and swallows nothing", async () => {
    const clock = new FakeClock();
    const timings = createTimings({ clock });
    const { promise, resolve } = Promise.withResolvers<string>();
    expect(timings.time("work", () => promise)).toBe(promise);
    expect(timings.stats("work").count).toBe(0);
    clock.advance(9);
    resolve("done");
    expect(await promise).toBe("done");
    expect(timings.stats("work")).toMatchObject({ count: 1, latest: 9 });
    const failed = timings.time("work", () => Promise.reject(new Error("async")));
    await expect(failed).rejects.toThrow("async");
    expect(timings.stats("work").count).toBe(2);
  });
});
