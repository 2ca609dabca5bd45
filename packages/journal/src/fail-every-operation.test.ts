import type { JournalEntry } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { systemError, watchedFiles } from "./fixtures/bad-files.ts";
import { closed, opened } from "./fixtures/sample-entries.ts";
import { comparable, handClock, readAll, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import type { JournalFiles } from "./journal-files.ts";

/**
 * Rows 7 and 8 of the fault table, by SQLite's method: fail the Nth call to the file system, once or from then on,
 * for every N, and look whether the promises still hold. What was acknowledged is there, nothing is there that is
 * damaged, and when the trouble is over the journal goes on.
 */

const TURNS = 12;
const LARGE = new Uint8Array(20_000).fill(5);

interface Run {
  readonly acknowledged: JournalEntry[];
  readonly refused: JournalEntry[];
}

async function run(directory: string, files: JournalFiles, heal: () => void, fsync: boolean): Promise<Run | null> {
  const clock = handClock();
  const acknowledged: JournalEntry[] = [];
  const refused: JournalEntry[] = [];
  const journal = openedOrNull(() =>
    testJournal(directory, { clock, files, fsync, segmentBytes: 6000, ballastBytes: 70_000 }),
  );
  if (journal === null) return null;
  const append = (entry: JournalEntry): Promise<void> =>
    journal.append(entry).then(
      () => void acknowledged.push(entry),
      () => void refused.push(entry),
    );
  for (let turn = 0; turn < TURNS; turn += 1) {
    const end = closed(turn - 1, turn % 3 === 0 ? { responseBody: [LARGE] } : {});
    await Promise.all([append(opened(turn)), ...(turn > 0 ? [append(end)] : [])]);
    clock.advance(100);
  }
  heal();
  clock.advance(1000);
  expect(journal.refusal).toBeNull();
  await append(opened(1000));
  expect(idsOf(acknowledged, "opened").at(-1)).toBe(opened(1000).opening.id);
  await journal.close();
  return { acknowledged, refused };
}

function openedOrNull<Value>(open: () => Value): Value | null {
  try {
    return open();
  } catch {
    return null;
  }
}

function idsOf(entries: readonly unknown[], kind: string): string[] {
  return (entries as JournalEntry[]).flatMap((entry) =>
    entry.kind === kind && entry.kind === "opened"
      ? [entry.opening.id]
      : entry.kind === kind && entry.kind === "closed"
        ? [entry.record.id]
        : [],
  );
}

async function countOperations(fsync: boolean): Promise<number> {
  let operations = 0;
  const files = watchedFiles((_, count) => {
    operations = count;
  });
  await run(temporaryDirectory(), files, () => {}, fsync);
  return operations;
}

const MUTATING = new Set(["open", "write", "truncate", "sync", "syncDirectory", "remove", "close"]);

describe.each([
  { code: "ENOSPC", lasting: false, fsync: false },
  { code: "ENOSPC", lasting: true, fsync: false },
  { code: "EIO", lasting: false, fsync: true },
  { code: "EIO", lasting: true, fsync: true },
  { code: "EMFILE", lasting: false, fsync: true },
])("when every Nth operation fails with $code (lasting: $lasting, fsync: $fsync)", ({ code, lasting, fsync }) => {
  test("all that was acknowledged is there, in order and undamaged, and the journal goes on afterwards", async () => {
    const total = await countOperations(fsync);
    expect(total).toBeGreaterThan(TURNS);
    for (let failing = 1; failing <= total; failing += 1) {
      let healed = false;
      const files = watchedFiles((operation, count) => {
        const isHit = lasting ? count >= failing : count === failing;
        if (isHit && !healed && MUTATING.has(operation)) throw systemError(code);
      });
      const directory = temporaryDirectory();
      const outcome = await run(directory, files, () => (healed = true), fsync);
      if (outcome === null) continue;
      const { entries, damaged } = readAll(directory);
      expect(damaged).toBe(0);
      for (const kind of ["opened", "closed"]) {
        // After a failed sync an entry may stand there twice: the sink ignores what it knows.
        const read = [...new Set(idsOf(entries, kind))];
        const acknowledged = idsOf(outcome.acknowledged, kind);
        expect(read.filter((id) => acknowledged.includes(id))).toEqual(acknowledged);
        if (!fsync) expect(read).toEqual(acknowledged);
      }
      if (outcome.refused.length === 0 && !fsync) expect(entries).toEqual(outcome.acknowledged.map(comparable));
      if (!lasting) expect(idsOf(outcome.refused, "closed")).toEqual([]);
    }
  });
});
