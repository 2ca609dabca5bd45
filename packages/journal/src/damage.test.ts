import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type JournalEntry, openingOf } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { amended, closed, opened } from "./fixtures/sample-entries.ts";
import { comparable, readAll, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { nodeFiles } from "./journal-files.ts";
import { createJournalReader } from "./journal-reader.ts";
import { readPacked, unpackRecord } from "./packed-record.ts";
import { SEGMENT_HEADER_BYTES, segmentPath } from "./segment.ts";

/** Row 9 of the fault table: truncate and flip at every offset; start up, keep what is earlier, count the damage. */

const NOTHING_KNOWN = unpackRecord(readPacked(JSON.stringify(["call", ...Array.from({ length: 43 }, () => null), []])));
const SLIM = { ...NOTHING_KNOWN, warnings: [] };
const slimOpened: JournalEntry = { ...opened(1), opening: openingOf(SLIM) };
const slimClosed: JournalEntry = { ...closed(1), record: SLIM };
const entries: readonly JournalEntry[] = [slimOpened, slimClosed, amended(1), slimOpened, slimClosed];

async function written(directory: string, what: readonly JournalEntry[] = entries) {
  const journal = testJournal(directory);
  const ends = [SEGMENT_HEADER_BYTES];
  for (const entry of what) {
    await journal.append(entry);
    ends.push(journal.stats.bytes);
  }
  await journal.close();
  const path = segmentPath(directory, 1);
  return { path, bytes: readFileSync(path), ends };
}

describe("a torn tail", () => {
  test("is cut at every possible offset: earlier frames stay, the damage is counted, writing goes on", async () => {
    const directory = temporaryDirectory();
    const { path, bytes, ends } = await written(directory);
    for (let length = SEGMENT_HEADER_BYTES; length < bytes.length; length += 1) {
      removeSegmentsAfterFirst(directory);
      writeFileSync(path, bytes);
      truncateSync(path, length);
      const whole = ends.filter((end) => end <= length).length - 1;
      const journal = testJournal(directory);
      expect(journal.stats.damaged).toBe(ends.includes(length) ? 0 : 1);
      void journal.append(amended(7));
      await journal.close();
      expect(readAll(directory)).toEqual({
        entries: [...entries.slice(0, whole), amended(7)].map(comparable),
        damaged: 0,
      });
    }
  });

  test("within the header of a segment costs nothing but that segment", async () => {
    const directory = temporaryDirectory();
    await written(directory);
    for (let length = 0; length < SEGMENT_HEADER_BYTES; length += 1) {
      writeFileSync(segmentPath(directory, 2), readFileSync(segmentPath(directory, 1)).subarray(0, length));
      const journal = testJournal(directory);
      void journal.append(amended(length));
      await journal.close();
      expect(readAll(directory)).toEqual({ entries: [...entries, amended(length)].map(comparable), damaged: 0 });
      removeSegmentsAfterFirst(directory);
    }
  });
});

describe("a flipped bit", () => {
  test("at any offset costs at most the frame it is in, on opening and for a reader", async () => {
    const directory = temporaryDirectory();
    const { path, bytes, ends } = await written(directory);
    for (let offset = SEGMENT_HEADER_BYTES; offset < bytes.length; offset += 1) {
      removeSegmentsAfterFirst(directory);
      writeFileSync(path, flipped(bytes, offset));
      const hit = ends.findIndex((end) => end > offset) - 1;
      const kept = entries.filter((_, index) => index !== hit).map(comparable);
      const isLast = hit === entries.length - 1;
      expect(readAll(directory)).toEqual({ entries: kept, damaged: isLast ? 0 : 1 });
      const journal = testJournal(directory);
      expect(journal.stats.damaged).toBe(1);
      await journal.close();
      expect(readAll(directory)).toEqual({ entries: kept, damaged: isLast ? 0 : 1 });
    }
  });

  test("in a segment's header costs nothing, since it stands there twice", async () => {
    const directory = temporaryDirectory();
    const { path, bytes } = await written(directory);
    for (let offset = 0; offset < SEGMENT_HEADER_BYTES; offset += 1) {
      writeFileSync(path, flipped(bytes, offset));
      expect(readAll(directory)).toEqual({ entries: entries.map(comparable), damaged: 0 });
    }
  });

  test("in both copies of a header costs that segment, is counted, and the next is read", async () => {
    const directory = temporaryDirectory();
    const { path, bytes } = await written(directory);
    writeFileSync(path, flipped(flipped(bytes, 20), 90));
    const journal = testJournal(directory);
    expect(journal.stats.damaged).toBe(1);
    await journal.append(amended(1));
    expect(readAll(directory)).toEqual({ entries: [comparable(amended(1))], damaged: 1 });
  });
});

test("Zeros where the last frames should be, as after a power cut, are cut.", async () => {
  const directory = temporaryDirectory();
  const { path, bytes, ends } = await written(directory);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, ends[2]), Buffer.alloc(5000)]));
  const journal = testJournal(directory);
  expect(journal.stats.damaged).toBe(1);
  await journal.close();
  expect(readAll(directory)).toEqual({ entries: entries.slice(0, 2).map(comparable), damaged: 0 });
});

test("A body that looks like a frame of another journal is never taken for one, even inside damage.", async () => {
  const foreign = await written(temporaryDirectory());
  const forged = foreign.bytes.subarray(SEGMENT_HEADER_BYTES);
  const directory = temporaryDirectory();
  const { path, bytes } = await written(directory, [opened(1, forged), slimClosed]);
  writeFileSync(path, flipped(bytes, SEGMENT_HEADER_BYTES + 6));
  expect(readAll(directory)).toEqual({ entries: [comparable(slimClosed)], damaged: 1 });
});

test("A journal of a newer format is refused by name, not misread.", async () => {
  const directory = temporaryDirectory();
  const { path, bytes } = await written(directory);
  const { crc32 } = await import("node:zlib");
  bytes.writeUInt32LE(2, 4);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
  writeFileSync(path, bytes);
  using reader = createJournalReader(directory);
  expect(() => reader.read(null, 1)).toThrow("format 2");
  expect(() => testJournal(directory)).toThrow("format 2");
});

function flipped(bytes: Buffer, offset: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(offset) ^ (1 << (offset % 8)), offset);
  return copy;
}

function removeSegmentsAfterFirst(directory: string): void {
  for (const name of nodeFiles.list(directory)) {
    if (name.endsWith(".journal") && name !== "0000000001.journal") nodeFiles.remove(join(directory, name));
  }
}
