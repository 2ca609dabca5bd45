import { FakeClock } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import type { CallInFlight } from "./call-in-flight.ts";
import { HeldCalls } from "./held-calls.ts";

/** All that holding asks of a call. */
function heldCall() {
  const call = {
    isOver: false,
    settle: (): void => {
      call.isOver = true;
    },
  };
  return call as unknown as CallInFlight & { isOver: boolean };
}

const key = (text: string) => () => text;

describe("a call that waits for another try", () => {
  test("is found by the same request from the same context, once", () => {
    const held = new HeldCalls(new FakeClock());
    const [call, context] = [heldCall(), {}];
    expect(held.take(key("a"), context)).toBeNull();
    held.hold(call, "a", context, 0);
    expect(held.take(key("b"), context)).toBeNull();
    expect(held.take(key("a"), {})).toBeNull();
    expect(held.take(key("a"), context)).toBe(call);
    expect(held.take(key("a"), context)).toBeNull();
  });

  test("is over when no other try comes in time, the pause the vendor asked for included", async () => {
    const clock = new FakeClock();
    const held = new HeldCalls(clock);
    const [soon, later] = [heldCall(), heldCall()];
    held.hold(soon, "a", null, 0);
    held.hold(later, "b", null, 5_000);
    await clock.advance(10_001);
    expect([soon.isOver, later.isOver]).toEqual([true, false]);
    await clock.advance(5_000);
    expect(later.isOver).toBe(true);
    expect(held.take(key("a"), null)).toBeNull();
  });

  test("is let go of when it ended another way, its timer too", () => {
    const clock = new FakeClock();
    const held = new HeldCalls(clock);
    const call = heldCall();
    held.hold(call, "a", null, 0);
    call.settle();
    expect(held.take(key("a"), null)).toBeNull();
    expect(clock.pending).toBe(0);
  });

  test("leaves no timer when its next try came", () => {
    const clock = new FakeClock();
    const held = new HeldCalls(clock);
    held.hold(heldCall(), "a", null, 0);
    held.take(key("a"), null);
    expect(clock.pending).toBe(0);
  });

  test("is over when all are", () => {
    const clock = new FakeClock();
    const held = new HeldCalls(clock);
    const calls = [heldCall(), heldCall()];
    for (const call of calls) held.hold(call, "a", null, 0);
    held.settleAll();
    expect(calls.map(({ isOver }) => isOver)).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });

  test("makes room for others when there are too many", () => {
    const held = new HeldCalls(new FakeClock());
    const calls = Array.from({ length: 1_001 }, heldCall);
    for (const [at, call] of calls.entries()) held.hold(call, String(at), null, 0);
    expect(calls.filter(({ isOver }) => isOver)).toEqual([calls[0]]);
  });
});
