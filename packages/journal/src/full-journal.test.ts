import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { JournalEntry } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { smallDisk, systemError, watchedFiles } from "./fixtures/bad-files.ts";
import { closed, opened } from "./fixtures/sample-entries.ts";
import { comparable, handClock, readAll, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { nodeFiles } from "./journal-files.ts";
import { SEGMENT_HEADER_BYTES } from "./segment.ts";

describe("a full journal", () => {
  test("refuses new calls at its size cap, still takes ends, and opens again when segments are shipped", async () => {
    const directory = temporaryDirectory();
    const clock = handClock();
    const journal = testJournal(directory, { clock, maxBytes: 5000, segmentBytes: 1000 });
    let begun = 0;
    while (journal.refusal === null) {
      await journal.append(opened(begun));
      begun += 1;
      clock.advance(300);
    }
    expect(journal.refusal).toMatchObject({ code: "journal_full", status: 503 });
    expect(journal.refusal.hint).toContain("max_bytes");
    await expect(journal.append(opened(99))).rejects.toMatchObject({ code: "journal_full" });
    for (let number = 0; number < begun; number += 1) await journal.append(closed(number));
    for (const name of segmentsOf(directory).slice(0, -1)) nodeFiles.remove(join(directory, name));
    expect(journal.refusal).not.toBeNull();
    clock.advance(250);
    expect(journal.refusal).toBeNull();
    await journal.append(opened(100));
    expect(journal.stats).toMatchObject({ full: false, dropped: 0 });
  });

  test("writes how calls under way ended into the space of its ballast, and recovers when there is space", async () => {
    const directory = temporaryDirectory();
    const clock = handClock();
    const capacity = { bytes: 120_000 };
    const ballastBytes = 80_000;
    const journal = testJournal(directory, { clock, ballastBytes, files: smallDisk(directory, capacity) });
    expect(existsSync(join(directory, "ballast"))).toBe(true);
    const underWay: number[] = [];
    for (let number = 0; journal.refusal === null; number += 1) {
      await journal.append(opened(number, new Uint8Array(600))).then(
        () => underWay.push(number),
        (fault: unknown) => expect(fault).toMatchObject({ code: "journal_full" }),
      );
    }
    expect(underWay.length).toBeGreaterThan(20);
    expect(existsSync(join(directory, "ballast"))).toBe(false);
    const big = new Uint8Array(3000).fill(9);
    await Promise.all(underWay.map((number) => journal.append(closed(number, { responseBody: [big] }))));
    clock.advance(1000);
    expect(journal.refusal).not.toBeNull();
    const ends = readAll(directory).entries.filter((entry) => (entry as JournalEntry).kind === "closed");
    expect(ends).toHaveLength(underWay.length);
    expect(ends.some((entry) => (entry as { bodyTruncated: boolean }).bodyTruncated)).toBe(true);
    expect(ends.some((entry) => !(entry as { bodyTruncated: boolean }).bodyTruncated)).toBe(true);

    capacity.bytes = 1_000_000;
    expect(journal.refusal).not.toBeNull();
    clock.advance(250);
    expect(journal.refusal).toBeNull();
    expect(existsSync(join(directory, "ballast"))).toBe(true);
    await journal.append(opened(10_000));
    expect(readAll(directory).damaged).toBe(0);
    expect(journal.stats.dropped).toBe(0);
  });

  test("drops bodies that not even the ballast can hold, before it drops the record", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, {
      ballastBytes: 20_000,
      files: smallDisk(directory, { bytes: 30_000 }),
    });
    await journal.append(opened(1));
    await journal.append(closed(1, { responseBody: [new Uint8Array(50_000)] }));
    expect(readAll(directory)).toEqual({
      entries: [opened(1), closed(1, { responseBody: [], bodyTruncated: true })].map(comparable),
      damaged: 0,
    });
  });

  test("cuts away what a failed write left, up to the last whole frame", async () => {
    const directory = temporaryDirectory();
    const capacity = { bytes: 100_000 };
    const journal = testJournal(directory, { files: smallDisk(directory, capacity) });
    await journal.append(closed(1));
    const path = join(directory, segmentsOf(directory)[0] ?? "");
    const frameBytes = statSync(path).size - SEGMENT_HEADER_BYTES;
    capacity.bytes = statSync(path).size + 2.5 * frameBytes;
    const lost = [2, 3, 4].map((number) => journal.append(closed(number)));
    await expect(Promise.all(lost)).rejects.toMatchObject({ code: "journal_full" });
    expect(statSync(path).size).toBe(SEGMENT_HEADER_BYTES + 3 * frameBytes);
    expect(readAll(directory).entries).toEqual([1, 2, 3].map((number) => comparable(closed(number))));
    expect(journal.stats).toMatchObject({ appended: 3, dropped: 1 });
  });

  test("begins a new segment after an error other than lack of space, of which nothing is known", async () => {
    const directory = temporaryDirectory();
    let broken = false;
    const files = watchedFiles((operation) => {
      if (!broken || operation !== "write") return;
      broken = false;
      throw systemError("EIO");
    });
    const journal = testJournal(directory, { files, ballastBytes: 10_000 });
    await journal.append(opened(1));
    broken = true;
    await journal.append(closed(1));
    expect(segmentsOf(directory)).toHaveLength(2);
    expect(readAll(directory)).toEqual({ entries: [opened(1), closed(1)].map(comparable), damaged: 0 });
  });

  test("tells when not even a bare record fits", async () => {
    const directory = temporaryDirectory();
    const capacity = { bytes: 2000 };
    const journal = testJournal(directory, { files: smallDisk(directory, capacity) });
    capacity.bytes = 0;
    await expect(journal.append(closed(1))).rejects.toMatchObject({ code: "journal_full" });
    expect(journal.stats).toMatchObject({ dropped: 1, full: true });
  });

  test("lets calls go on and counts what it dropped when told to", async () => {
    const directory = temporaryDirectory();
    const clock = handClock();
    const capacity = { bytes: 2000 };
    const journal = testJournal(directory, { clock, onFull: "drop", files: smallDisk(directory, capacity) });
    capacity.bytes = 0;
    await journal.append(opened(1));
    await journal.append(opened(2));
    await journal.append(closed(1));
    expect(journal.refusal).toBeNull();
    expect(journal.stats.dropped).toBe(3);
    capacity.bytes = 100_000;
    clock.advance(300);
    await journal.append(opened(3));
    expect(readAll(directory).entries).toEqual([comparable(opened(3))]);
  });

  test("opens on a full disk, refuses, and begins when there is space", async () => {
    const directory = temporaryDirectory();
    const clock = handClock();
    const capacity = { bytes: 0 };
    const journal = testJournal(directory, { clock, ballastBytes: 1000, files: smallDisk(directory, capacity) });
    expect(journal.refusal).toMatchObject({ code: "journal_full" });
    capacity.bytes = 100_000;
    clock.advance(300);
    expect(journal.refusal).toBeNull();
    await journal.append(opened(1));
    expect(readAll(directory).entries).toHaveLength(1);
  });
});

function segmentsOf(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".journal"))
    .sort();
}
