import { expect, test } from "vitest";
import { Tally } from "./tally.ts";

test("Who stops waiting for calls to settle is forgotten.", async () => {
  const tally = new Tally();
  const [patient, over] = [new AbortController(), new AbortController()];
  const settled = tally.settled(2, patient.signal);
  for (let count = 0; count < 100; count += 1) void tally.settled(2, over.signal);
  expect(tally.waiting).toBe(101);
  over.abort();
  expect(tally.waiting).toBe(1);
  tally.delivered(2);
  expect(await settled).toBe(true);
  expect(tally.waiting).toBe(0);
});
