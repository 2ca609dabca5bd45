import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";

test("the system's clock tells wall time and a monotonic time that goes on", async () => {
  const before = systemClock.monotonicMs();
  expect(Math.abs(systemClock.nowMs() - Date.now())).toBeLessThan(1000);
  await new Promise<void>((resolve) => {
    systemClock.after(5, resolve);
  });
  expect(systemClock.monotonicMs() - before).toBeGreaterThan(3);
});

test("a timer that was cancelled does not call back", async () => {
  let called = false;
  systemClock.after(1, () => {
    called = true;
  })();
  await new Promise<void>((resolve) => {
    systemClock.after(10, resolve);
  });
  expect(called).toBe(false);
});
