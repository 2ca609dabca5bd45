import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type AsyncShipper, type AsyncShipperOptions, createAsyncShipper } from "./async-shipper.ts";
import { amended, closed, opened, sampleId, withdrawn } from "./fixtures/sample-entries.ts";
import { temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { unpackRecord } from "./packed-record.ts";

function testShipper(directory: string, options: Partial<AsyncShipperOptions> = {}): AsyncShipper {
  return createAsyncShipper({ directory, deadOwner: false, batchSize: 3, ...options });
}

async function idsTaken(shipper: AsyncShipper): Promise<string[]> {
  const ids: string[] = [];
  for (let batch = await shipper.take(); batch !== null; batch = await shipper.take()) {
    for (const row of batch.rows) {
      const { id } = unpackRecord(row.packed);
      ids.push(row.interrupted ? `${id} interrupted` : id);
    }
    await shipper.commit();
  }
  return ids;
}

function segmentsOf(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith(".journal"));
}

describe("what is taken", () => {
  test("is given again until it is committed, then the next, then nothing, then what came since", async () => {
    const directory = temporaryDirectory();
    const shipper = testShipper(directory);
    expect(await shipper.take()).toBeNull();
    const journal = testJournal(directory);
    for (const entry of [opened(1), closed(1), amended(1), closed(2), closed(3), opened(4)])
      await journal.append(entry);
    const first = await shipper.take();
    expect([...(first?.rows ?? [])].map((row) => unpackRecord(row.packed).id)).toEqual([sampleId(1), sampleId(2)]);
    expect(first?.amendments).toEqual([amended(1)]);
    expect(await shipper.take()).toBe(first);
    await shipper.commit();
    expect(await idsTaken(shipper)).toEqual([sampleId(3)]);
    expect(shipper.pendingOpen).toBe(1);
    await shipper.commit();
    await journal.append(closed(4));
    expect(await idsTaken(shipper)).toEqual([sampleId(4)]);
    shipper.close();
  });

  test("goes on behind the checkpoint in another shipper, and still knows who waits", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    for (const entry of [opened(1), opened(9), closed(1), closed(2), closed(3), closed(4)]) await journal.append(entry);
    const first = testShipper(directory);
    await first.take();
    await first.commit();
    await first.take();
    first.close();
    await journal.close();
    expect(await idsTaken(testShipper(directory, { deadOwner: true }))).toEqual([
      sampleId(4),
      `${sampleId(9)} interrupted`,
    ]);
  });

  test("is everything again when the checkpoint is another journal's, or torn", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    await journal.append(closed(1));
    for (const text of ["", "{", "null", '{"journalId":"other","segment":9,"offset":9}', '{"journalId":"other"}']) {
      writeFileSync(join(directory, "checkpoint.json"), text);
      const shipper = testShipper(directory);
      expect(await shipper.take()).not.toBeNull();
      shipper.close();
    }
  });

  test("is no more than a batch may hold, in records and in bytes", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    for (let number = 0; number < 4; number += 1) await journal.append(closed(number));
    const sizes = async (options: Partial<AsyncShipperOptions>): Promise<number[]> => {
      const shipper = testShipper(directory, options);
      const batch = await shipper.take();
      shipper.close();
      return [...(batch?.rows ?? [])].map((row) => row.responseBody?.byteLength ?? 0);
    };
    expect(await sizes({ batchSize: 2 })).toHaveLength(2);
    expect(await sizes({ batchSize: 100, batchBytes: 1 })).toHaveLength(1);
    expect(await sizes({ batchSize: 100 })).toHaveLength(4);
  });

  test("is not given again by this process when its checkpoint cannot be written", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    await journal.append(closed(1));
    const shipper = testShipper(directory);
    await shipper.take();
    mkdirSync(join(directory, "checkpoint.json.new"));
    await expect(shipper.commit()).rejects.toMatchObject({ code: "EISDIR" });
    expect(await shipper.take()).toBeNull();
    rmSync(join(directory, "checkpoint.json.new"), { recursive: true });
    await journal.append(closed(2));
    expect(await idsTaken(shipper)).toEqual([sampleId(2)]);
    expect(await testShipper(directory).take()).toBeNull();
  });

  test("leaves no segment behind in which all is stored and nobody waits", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 700 });
    await journal.append(opened(0));
    for (let number = 1; number <= 20; number += 1) {
      await journal.append(opened(number));
      await journal.append(closed(number));
    }
    const shipper = testShipper(directory);
    expect(await idsTaken(shipper)).toHaveLength(20);
    expect(segmentsOf(directory)).toHaveLength(2);
    await journal.append(withdrawn(0));
    await journal.append(closed(21));
    await idsTaken(shipper);
    expect(segmentsOf(directory)).toHaveLength(1);
    shipper.close();
  });
});

test("Reading lets the event loop turn: no stretch is longer than a slice and one frame.", async () => {
  const directory = temporaryDirectory();
  const journal = testJournal(directory);
  for (let number = 0; number < 3000; number += 1) void journal.append(opened(number));
  for (let number = 0; number < 3000; number += 1) void journal.append(closed(number));
  journal.flushNow();
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const shipper = testShipper(directory, { batchSize: 3000, sliceMs: 0.05 });
  expect(await idsTaken(shipper)).toHaveLength(3000);
  isOver = true;
  expect(turns).toBeGreaterThan(20);
});
