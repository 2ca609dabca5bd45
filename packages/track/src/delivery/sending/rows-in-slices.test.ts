import { recordToRow } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { sampleRecord } from "../fixtures/sample-calls.ts";
import { MemoryQueue } from "../memory-queue.ts";
import { memorySource } from "./memory-source.ts";
import { rowsInSlices } from "./rows-in-slices.ts";

/** As an older version left them in journals: of its time no text can be made. */
const poison = sampleRecord(2, { createdAtMs: 1e20 });

test("A record of which no event can be made is told, and keeps no other back.", async () => {
  const unfit: unknown[] = [];
  const events = await rowsInSlices([sampleRecord(1), poison, sampleRecord(3)], (error) => unfit.push(error));
  expect(events).toEqual([1, 3].map((number) => recordToRow(sampleRecord(number))));
  expect(unfit).toEqual([expect.any(RangeError)]);
});

test("Nor does a queue stop at a batch of nothing else.", async () => {
  const queue = new MemoryQueue(10_000, () => {});
  for (let count = 0; count < 500; count += 1) queue.push(poison);
  queue.push(sampleRecord(3));
  let unfit = 0;
  const source = memorySource(queue, () => {
    unfit += 1;
  });
  expect(await source.take()).toEqual([recordToRow(sampleRecord(3))]);
  expect(await source.take()).toHaveLength(1);
  await source.commit();
  expect(await source.take()).toEqual([]);
  expect([unfit, queue.size]).toEqual([500, 0]);
});
