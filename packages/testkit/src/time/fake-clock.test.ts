import { describe, expect, test } from "vitest";
import { FakeClock } from "./fake-clock.ts";

describe("FakeClock", () => {
  test("stands still until it is moved", () => {
    const clock = new FakeClock(1_000);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_000, 0]);
    clock.advance(250);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_250, 250]);
  });

  test("fires timers by due time, then by the order they were set, each at its own moment", () => {
    const clock = new FakeClock(0);
    const seen: string[] = [];
    clock.after(20, () => seen.push(`late@${clock.monotonicMs()}`));
    clock.after(10, () => seen.push(`first@${clock.monotonicMs()}`));
    clock.after(10, () => seen.push(`second@${clock.monotonicMs()}`));
    clock.advance(15);
    expect(seen).toEqual(["first@10", "second@10"]);
    clock.advance(5);
    expect(seen).toEqual(["first@10", "second@10", "late@20"]);
  });

  test("lets a timer set by a timer fire within the same advance", () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    clock.after(5, () => {
      clock.after(5, () => seen.push(clock.monotonicMs()));
    });
    clock.advance(10);
    expect(seen).toEqual([10]);
  });

  test("does not fire a cancelled timer, and says what waits", () => {
    const clock = new FakeClock();
    const cancel = clock.after(5, () => expect.unreachable());
    clock.after(9, () => {});
    expect([clock.pending, clock.nextDueInMs]).toEqual([2, 5]);
    cancel();
    clock.advance(6);
    expect([clock.pending, clock.nextDueInMs]).toEqual([1, 3]);
  });

  test("advanceAsync lets awaiting code set its next timer", async () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    const work = (async () => {
      for (let round = 0; round < 3; round++) {
        await new Promise<void>((resolve) => clock.after(10, resolve));
        seen.push(clock.monotonicMs());
      }
    })();
    await clock.advanceAsync(30);
    await work;
    expect(seen).toEqual([10, 20, 30]);
  });

  test("a jump of the wall clock leaves monotonic time and timers alone", () => {
    const clock = new FakeClock(10_000);
    let fired = false;
    clock.after(100, () => {
      fired = true;
    });
    clock.jumpWallClock(-5_000);
    expect([clock.nowMs(), clock.monotonicMs(), fired]).toEqual([5_000, 0, false]);
  });
});
