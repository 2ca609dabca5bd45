import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { JournalEntry } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slowFiles, smallDisk, systemError, watchedFiles } from "./fixtures/bad-files.ts";
import { amended, bytesOf, closed, opened, sampleRecord } from "./fixtures/sample-entries.ts";
import { comparable, handClock, readAll, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { nodeFiles } from "./journal-files.ts";
import { SEGMENT_HEADER_BYTES } from "./segment.ts";

const body = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 8000, maxLength: 20_000 }));
const text = fc.string({ unit: "binary", maxLength: 40 });
const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.record({ number: fc.nat(), requestBody: fc.option(body), text }).map(({ number, requestBody, text }) => ({
    ...opened(number, requestBody),
    record: sampleRecord(number, { errorMessage: text, tags: { [text]: text } }),
  })),
  fc
    .record({
      number: fc.nat(),
      requestBody: fc.option(body),
      responseBody: fc.array(body, { maxLength: 4 }),
      bodyTruncated: fc.boolean(),
      responseDialect: fc.option(text),
    })
    .map(({ number, ...rest }) => closed(number, rest)),
  fc
    .record({ number: fc.nat(), errorMessage: text })
    .map(({ number, errorMessage }) => amended(number, { errorMessage })),
);

describe("what is appended", () => {
  test("is read back equal, whatever its bytes and however it is spread over turns and segments", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(entry, { maxLength: 8 }), { maxLength: 6 }), async (turns) => {
        const directory = temporaryDirectory();
        const journal = testJournal(directory, { segmentBytes: 30_000 });
        for (const turn of turns) await Promise.all(turn.map((entry) => journal.append(entry)));
        expect(readAll(directory)).toEqual({ entries: turns.flat().map(comparable), damaged: 0 });
        await journal.close();
      }),
      { numRuns: 60 },
    );
  });

  test("is written once per turn, and all promises of the turn settle together", async () => {
    const writes: number[] = [];
    const directory = temporaryDirectory();
    let told = 0;
    const journal = testJournal(directory, {
      files: {
        ...nodeFiles,
        write: (fd, buffers, position) => {
          writes.push(buffers.length);
          return nodeFiles.write(fd, buffers, position);
        },
      },
      onWritten: () => {
        told += 1;
      },
    });
    writes.length = 0;
    const promises = Array.from({ length: 32 }, (_, number) => journal.append(opened(number)));
    expect(writes).toEqual([]);
    expect(new Set(promises).size).toBe(1);
    await Promise.all(promises);
    expect(writes).toEqual([1]);
    expect(told).toBe(1);
    expect(journal.stats).toMatchObject({ appended: 32, flushes: 1, dropped: 0, full: false });
  });

  test("hands large bodies to the system uncopied, in the same write", async () => {
    const large = new Uint8Array(100_000).fill(7);
    let given: readonly Uint8Array[] = [];
    const directory = temporaryDirectory();
    const journal = testJournal(directory, {
      files: {
        ...nodeFiles,
        write: (fd, buffers, position) => {
          given = [...buffers];
          return nodeFiles.write(fd, buffers, position);
        },
      },
    });
    await journal.append(opened(1, large));
    expect(given).toContain(large);
    expect(readAll(directory).entries).toEqual([comparable(opened(1, large))]);
  });

  test("is written in the middle of a turn when flushNow asks, or when it grows large", () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    void journal.append(opened(1));
    journal.flushNow();
    expect(readAll(directory).entries).toHaveLength(1);
    void journal.append(opened(2, new Uint8Array(9 * 1024 * 1024)));
    expect(readAll(directory).entries).toHaveLength(2);
    journal.flushNow();
    expect(journal.stats.flushes).toBe(2);
  });

  test("is whole even when the system writes only a few bytes at a time", async () => {
    const entries = [opened(1), closed(1, { responseBody: [new Uint8Array(9000).fill(1), bytesOf("rest")] })];
    for (const bytes of [1, 7, 100, 4096, 9001]) {
      const directory = temporaryDirectory();
      const journal = testJournal(directory, { files: slowFiles(bytes) });
      await Promise.all(entries.map((entry) => journal.append(entry)));
      expect(readAll(directory)).toEqual({ entries: entries.map(comparable), damaged: 0 });
    }
  });

  test("takes more room than the encoder's buffer when it must", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const entries = [
      opened(1),
      { ...opened(2), record: sampleRecord(2, { errorMessage: "ü".repeat(400_000) }) },
      ...Array.from({ length: 200 }, (_, number) => closed(number, { responseBody: [new Uint8Array(4000).fill(3)] })),
    ];
    await Promise.all(entries.map((entry) => journal.append(entry)));
    expect(readAll(directory)).toEqual({ entries: entries.map(comparable), damaged: 0 });
    expect(journal.stats.flushes).toBe(1);
  });

  test("does not disturb its neighbours when it cannot be encoded", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const before = journal.append(opened(1));
    const notJson = { ...opened(2), record: sampleRecord(2, { metadata: 1n as unknown as null }) };
    await expect(journal.append(notJson)).rejects.toThrow(TypeError);
    await expect(journal.append({ ...amended(3), id: "x".repeat(70_000) as never })).rejects.toThrow("too long");
    await before;
    await journal.append(closed(1));
    expect(readAll(directory)).toEqual({ entries: [opened(1), closed(1)].map(comparable), damaged: 0 });
  });

  test("is written on closing; afterwards nothing is taken", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const last = journal.append(opened(1));
    await journal[Symbol.asyncDispose]();
    await last;
    await journal.close();
    await expect(journal.append(opened(2))).rejects.toThrow("closed");
    expect(readAll(directory).entries).toHaveLength(1);
  });

  test("waits for the disk when fsync is on", async () => {
    const seen: string[] = [];
    const journal = testJournal(temporaryDirectory(), {
      fsync: true,
      files: watchedFiles((operation) => seen.push(operation)),
    });
    expect(seen).toContain("syncDirectory");
    seen.length = 0;
    await journal.append(opened(1));
    expect(seen).toEqual(["write", "sync"]);
  });
});

describe("segments", () => {
  test("are begun when one is full and keep one journal id over openings", async () => {
    const directory = temporaryDirectory();
    const all: JournalEntry[] = [];
    for (let opening = 0; opening < 3; opening += 1) {
      const journal = testJournal(directory, { segmentBytes: 2000 });
      for (let number = 0; number < 4; number += 1) {
        all.push(opened(number));
        await journal.append(opened(number));
      }
      await journal.close();
    }
    expect(segmentsOf(directory).length).toBeGreaterThan(5);
    expect(readAll(directory)).toEqual({ entries: all.map(comparable), damaged: 0 });
    const headers = segmentsOf(directory).map((name) => journalIdIn(directory, name));
    expect(new Set(headers).size).toBe(1);
  });

  test("do not pile up when nothing is written between openings", async () => {
    const directory = temporaryDirectory();
    for (let opening = 0; opening < 5; opening += 1) await testJournal(directory).close();
    expect(segmentsOf(directory)).toEqual(["0000000005.journal"]);
  });

  test("belong to their owner alone on disk", async () => {
    const directory = join(temporaryDirectory(), "journal");
    await testJournal(directory).append(opened(1));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, segmentsOf(directory)[0] ?? "")).mode & 0o777).toBe(0o600);
  });
});

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
      await journal.append(opened(number)).then(
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

function journalIdIn(directory: string, name: string): string {
  const fd = nodeFiles.open(join(directory, name), "read");
  const bytes = Buffer.alloc(16);
  nodeFiles.read(fd, bytes, 16);
  nodeFiles.close(fd);
  return bytes.toString("hex");
}
