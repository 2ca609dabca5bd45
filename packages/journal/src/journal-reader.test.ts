import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JournalEntry } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slowFiles, smallDisk } from "./fixtures/bad-files.ts";
import { amended, closed, opened } from "./fixtures/sample-entries.ts";
import { comparable, handClock, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { createJournalReader, type JournalReader } from "./journal-reader.ts";
import type { Position } from "./position.ts";
import { segmentPath } from "./segment.ts";

function follow(reader: JournalReader) {
  const seen: unknown[] = [];
  let at: Position | null = null;
  let damaged = 0;
  const poll = (maxEntries = 3): boolean => {
    const batch = reader.read(at, maxEntries);
    seen.push(...batch.entries.map(comparable));
    at = batch.next;
    damaged += batch.damaged;
    return batch.atEnd;
  };
  return { seen, poll, position: () => at, damaged: () => damaged };
}

describe("reading", () => {
  test("of a directory that holds no journal yet gives nothing, and goes on when there is one", async () => {
    const directory = join(temporaryDirectory(), "later");
    using reader = createJournalReader(directory);
    const { seen, poll } = follow(reader);
    expect(poll()).toBe(true);
    const journal = testJournal(directory);
    expect(poll()).toBe(true);
    await journal.append(opened(1));
    expect(poll(1)).toBe(false);
    expect(poll()).toBe(true);
    expect(seen).toEqual([comparable(opened(1))]);
  });

  test("while it is written, byte by byte, never takes half a frame for damage and misses nothing", async () => {
    const directory = temporaryDirectory();
    using reader = createJournalReader(directory);
    const { seen, poll, damaged } = follow(reader);
    const entries: JournalEntry[] = [];
    const journal = testJournal(directory, { segmentBytes: 4000, files: slowFiles(97, () => void poll()) });
    for (let number = 0; number < 20; number += 1) {
      const turn = [opened(number), closed(number), amended(number)];
      entries.push(...turn);
      await Promise.all(turn.map((entry) => journal.append(entry)));
    }
    while (!poll());
    expect(seen).toEqual(entries.map(comparable));
    expect(damaged()).toBe(0);
  });

  test("while writes fail and are taken back never sees what was taken back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 500, max: 9000 }), fc.integer({ min: 1, max: 400 }), async (bytes, piece) => {
        const directory = temporaryDirectory();
        const clock = handClock();
        const capacity = { bytes };
        using reader = createJournalReader(directory);
        const { seen, poll, damaged } = follow(reader);
        const written: JournalEntry[] = [];
        const files = slowFiles(piece, () => void poll(), smallDisk(directory, capacity));
        const journal = testJournal(directory, { clock, files });
        for (let number = 0; number < 12; number += 1) {
          clock.advance(300);
          if (number === 9) capacity.bytes = 100_000;
          for (const entry of [opened(number), closed(number)]) {
            const done = journal.append(entry).then(
              () => void written.push(entry),
              () => {},
            );
            journal.flushNow();
            poll();
            await done;
          }
        }
        while (!poll());
        const bare = (entry: unknown) => ({ ...(entry as object), responseBody: null, bodyTruncated: null });
        expect(seen.map(bare)).toEqual(written.map(comparable).map(bare));
        expect(damaged()).toBe(0);
        await journal.close();
      }),
      { numRuns: 40 },
    );
  });

  test("goes on from any position it gave, also in a new reader, also when that segment is gone", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 500 });
    for (let number = 0; number < 6; number += 1) await journal.append(opened(number));
    using reader = createJournalReader(directory);
    const { next } = reader.read(null, 2);
    const rest = reader.read(next, 100).entries.map(comparable);
    expect(rest).toEqual([2, 3, 4, 5].map((number) => comparable(opened(number))));
    using other = createJournalReader(directory);
    expect(other.read(next, 100).entries.map(comparable)).toEqual(rest);
    expect(other.read({ segment: 1, offset: 10 ** 9 }, 1).entries.map(comparable)).toEqual([comparable(opened(1))]);
    expect(other.read({ segment: 99, offset: 0 }, 1)).toMatchObject({ entries: [], atEnd: true });
    expect(reader.read(null, 1).entries.map(comparable)).toEqual([comparable(opened(0))]);
  });

  test("takes a bad frame at the live end as not yet there, and as damage once a frame follows", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    await journal.append(opened(1));
    const end = journal.stats.bytes;
    writeFileSync(segmentPath(directory, 1), Buffer.alloc(50, 1), { flag: "a" });
    using reader = createJournalReader(directory);
    const first = reader.read(null, 10);
    expect(first).toMatchObject({ atEnd: true, damaged: 0, next: { segment: 1, offset: end } });
    // The writer goes over it, as after a write whose rest it could not cut.
    await journal.append(closed(1));
    const second = reader.read(first.next, 10);
    expect(second.entries.map(comparable)).toEqual([comparable(closed(1))]);
    expect(second.damaged).toBe(0);
  });
});
