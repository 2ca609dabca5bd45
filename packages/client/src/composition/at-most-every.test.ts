import { FakeClock } from "@ai-liaison/testkit";
import { expect, test } from "vitest";
import { atMostEvery } from "./at-most-every.ts";

test("acts once for all that was asked within the interval, and again for what is asked later", () => {
  const clock = new FakeClock();
  let acted = 0;
  const ask = atMostEvery(25, clock, () => {
    acted += 1;
  });
  ask();
  ask();
  expect(acted).toBe(0);
  clock.advance(25);
  expect(acted).toBe(1);
  clock.advance(100);
  expect(acted).toBe(1);
  ask();
  clock.advance(25);
  expect(acted).toBe(2);
});
