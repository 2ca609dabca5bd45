import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type JournalEntry, openingOf } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slowFiles, watchedFiles } from "./fixtures/bad-files.ts";
import { amended, bytesOf, closed, opened, sampleRecord, withdrawn } from "./fixtures/sample-entries.ts";
import { comparable, readAll, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { nodeFiles } from "./journal-files.ts";

const body = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 8000, maxLength: 20_000 }));
const text = fc.string({ unit: "binary", maxLength: 40 });
const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.record({ number: fc.nat(), requestBody: fc.option(body), text }).map(({ number, requestBody, text }) => ({
    ...opened(number, requestBody),
    opening: openingOf(sampleRecord(number, { userId: text, tags: { [text]: text } })),
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
  fc.nat().map(withdrawn),
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
      { ...opened(2), opening: openingOf(sampleRecord(2, { userId: "ü".repeat(400_000) })) },
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
    const notJson = { ...opened(2), opening: openingOf(sampleRecord(2, { decision: 1n as unknown as null })) };
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
      const journal = testJournal(directory, { segmentBytes: 900 });
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
