import type { Clock } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffDelayMs, IdleTimer } from "./index.ts";

/** Time that passes when told to, and counts the timers made. */
function createFakeClock() {
  let nowMs = 1000;
  let made = 0;
  let timers: { readonly dueMs: number; readonly callback: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    after: (delayMs, callback) => {
      made += 1;
      const timer = { dueMs: nowMs + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const pass = (ms: number): void => {
    const untilMs = nowMs + ms;
    for (;;) {
      const next = timers.filter(({ dueMs }) => dueMs <= untilMs).sort((left, right) => left.dueMs - right.dueMs)[0];
      if (next === undefined) break;
      nowMs = Math.max(nowMs, next.dueMs);
      timers = timers.filter((other) => other !== next);
      next.callback();
    }
    nowMs = untilMs;
  };
  return { clock, pass, made: () => made, waiting: () => timers.length };
}

describe("backoff", () => {
  test("doubles its ceiling with every failed try, up to the cap", () => {
    const ceilings = [0, 1, 2, 3, 4, 5, 100, 5000].map((attempt) =>
      backoffDelayMs({ attempt, baseMs: 100, capMs: 1000, random: () => 1 }),
    );
    expect(ceilings).toEqual([100, 100, 200, 400, 800, 1000, 1000, 1000]);
  });

  test("is anywhere between nothing and its ceiling", () => {
    const one = (random: number) => backoffDelayMs({ attempt: 3, baseMs: 100, capMs: 5000, random: () => random });
    expect([one(0), one(0.5), one(0.999)]).toEqual([0, 200, 399.6]);
  });
});

describe("an idle timer", () => {
  test("tells exactly when nothing happened for long enough, once", () => {
    const { clock, pass, waiting } = createFakeClock();
    let told = 0;
    const timer = new IdleTimer(clock, 100, () => told++);
    pass(60);
    timer.touch();
    pass(99);
    expect(told).toBe(0);
    pass(1);
    expect(told).toBe(1);
    timer.touch();
    pass(1000);
    expect([told, waiting()]).toEqual([1, 0]);
  });

  test("makes no timer for a touch: one per idle time at most", () => {
    const { clock, pass, made } = createFakeClock();
    let told = 0;
    const timer = new IdleTimer(clock, 100, () => told++);
    for (let chunk = 0; chunk < 10_000; chunk++) {
      pass(1);
      timer.touch();
    }
    expect(told).toBe(0);
    expect(made()).toBeLessThanOrEqual(102);
  });

  test("never tells early and never more than a millisecond late, whenever it was touched", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 99, noNaN: true }), { maxLength: 50 }), (pauses) => {
        const { clock, pass } = createFakeClock();
        let toldMs: number | null = null;
        const timer = new IdleTimer(clock, 100, () => {
          toldMs = clock.monotonicMs();
        });
        for (const pause of pauses) {
          pass(pause);
          timer.touch();
        }
        const lastMs = clock.monotonicMs();
        expect(toldMs).toBeNull();
        pass(1000);
        expect(toldMs).toBeGreaterThanOrEqual(lastMs + 100);
        expect(toldMs).toBeLessThan(lastMs + 102);
      }),
    );
  });

  test("tells nobody when stopped, even by the clock's own last call", () => {
    const { clock, pass, waiting } = createFakeClock();
    let told = 0;
    const timer = new IdleTimer(clock, 100, () => told++);
    timer.stop();
    timer.stop();
    expect(waiting()).toBe(0);
    pass(1000);
    expect(told).toBe(0);
  });

  test("survives a clock that calls back after it was cancelled", () => {
    const { clock } = createFakeClock();
    let told = 0;
    const due: (() => void)[] = [];
    const late: Clock = {
      ...clock,
      after: (_delayMs, callback) => {
        due.push(callback);
        return () => {};
      },
    };
    new IdleTimer(late, 0, () => told++).stop();
    for (const callback of due) callback();
    expect([due.length, told]).toEqual([1, 0]);
  });
});
