import { mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { type CallRecord, systemClock } from "@ai-liaison/core";
import { expect, onTestFinished, test } from "vitest";
import { sampleId, sampleOpening, sampleRecord } from "../fixtures/sample-calls.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { MemoryQueue } from "../memory-queue.ts";
import { createWarnings } from "../warnings.ts";
import { JournalInUse } from "./journal-in-use.ts";

function world() {
  const told: string[] = [];
  const unfit: unknown[] = [];
  const queue = new MemoryQueue(100_000, (count) => expect(count).toBe(0));
  const own = new JournalInUse({
    base: temporaryDirectory(),
    clock: systemClock,
    queue,
    warnings: createWarnings((message) => told.push(message)),
    onUnfit: (error) => unfit.push(error),
  });
  onTestFinished(() => own.close(false));
  return { own, queue, told, unfit, folder: own.journal.directory };
}

async function idsIn(own: JournalInUse): Promise<string[]> {
  const ids: string[] = [];
  for (let events = await own.take(); events.length > 0; events = await own.take()) {
    ids.push(...events.map(({ id }) => id));
    await own.commit();
  }
  return ids;
}

test("A record that is no JSON is told, and costs no other.", async () => {
  const { own, unfit, queue } = world();
  own.journal.closed(sampleRecord(1));
  own.journal.closed(sampleRecord(2, { priceId: 1n as never }));
  own.journal.closed(sampleRecord(3));
  expect(await idsIn(own)).toEqual([1, 3].map(sampleId));
  expect(unfit).toEqual([expect.any(TypeError)]);
  expect(queue.size).toBe(0);
});

test("A checkpoint that cannot be written is told, and what follows is delivered all the same.", async () => {
  const { own, told, folder } = world();
  mkdirSync(join(folder, "checkpoint.json.new"));
  own.journal.closed(sampleRecord(1));
  expect(await idsIn(own)).toEqual([sampleId(1)]);
  expect(told).toEqual([expect.stringContaining("after a crash some may be sent again")]);
  rmdirSync(join(folder, "checkpoint.json.new"));
  own.journal.closed(sampleRecord(2));
  expect(await idsIn(own)).toEqual([sampleId(2)]);
  expect(readFileSync(join(folder, "checkpoint.json"), "utf8")).toContain("offset");
});

test.each([
  ["read", "0000000009.journal"],
  ["removed", "ballast"],
])("A folder in which something cannot be %s is left on closing, and nothing throws.", async (_, name) => {
  const { own, folder } = world();
  own.journal.opened(sampleOpening(1));
  own.journal.closed(sampleRecord(1));
  expect(await idsIn(own)).toEqual([sampleId(1)]);
  mkdirSync(join(folder, name));
  await own.close(true);
  expect(readdirSync(folder)).toContain(name);
});

test("More at once than may wait for a disk goes to memory, and comes out once.", async () => {
  const { own, queue, told } = world();
  const metadata = { words: "x".repeat(10_000) };
  const taken: CallRecord[] = [];
  for (let number = 0; number < 3000; number += 1) {
    const record = sampleRecord(number, { metadata });
    if (!own.journal.closed(record)) queue.push(record);
  }
  const inJournal = await idsIn(own);
  expect(queue.size).toBeGreaterThan(0);
  for (let records = queue.take(500); records.length > 0; records = queue.take(500)) {
    taken.push(...records);
    queue.commit();
  }
  const all = [...inJournal, ...taken.map(({ id }) => id)].sort();
  expect(all).toEqual(Array.from({ length: 3000 }, (_, number) => sampleId(number)));
  expect(told).toEqual([expect.stringContaining("kept in memory alone")]);
});
