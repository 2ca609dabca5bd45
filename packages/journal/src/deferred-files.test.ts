import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { JournalEntry } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { type DeferredFiles, type DeferredFilesOptions, deferredFiles } from "./deferred-files.ts";
import { type FileOperation, performAsync } from "./file-operation.ts";
import { systemError } from "./fixtures/bad-files.ts";
import { closed, opened, sampleId } from "./fixtures/sample-entries.ts";
import { comparable, handClock, readAll, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import type { Journal } from "./journal.ts";
import { nodeFiles } from "./journal-files.ts";
import { createJournalReader } from "./journal-reader.ts";

interface World {
  readonly directory: string;
  readonly files: DeferredFiles;
  readonly journal: Journal;
  readonly clock: ReturnType<typeof handClock>;
  readonly failures: unknown[];
}

function world(options: Partial<DeferredFilesOptions> = {}, segmentBytes = 3000): World {
  const directory = temporaryDirectory();
  const clock = handClock();
  const failures: unknown[] = [];
  const files = deferredFiles({ onFailure: (error) => failures.push(error), gatherMs: 1, ...options });
  return { directory, clock, failures, files, journal: testJournal(directory, { files, clock, segmentBytes }) };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("a journal whose files are deferred", () => {
  test("is read back equal over all its segments once it is drained", async () => {
    const { directory, files, journal } = world();
    const written: JournalEntry[] = [];
    for (let turn = 0; turn < 60; turn += 1) {
      const entries = [opened(turn), closed(turn, { responseBody: [Buffer.alloc((turn % 5) * 4000, turn)] })];
      written.push(...entries);
      for (const entry of entries) void journal.append(entry);
      await nextTurn();
      if (turn % 17 === 0) await files.drained();
    }
    await journal.close();
    await files.drained();
    expect(files.waitingBytes).toBe(0);
    expect(readAll(directory)).toEqual({ entries: written.map(comparable), damaged: 0 });
    expect(readdirSync(directory).filter((name) => name.endsWith(".journal")).length).toBeGreaterThan(10);
  });

  test("acknowledges before the disk has it, and copies what it was given", async () => {
    const { directory, files, journal } = world({ gatherMs: 60_000 });
    const body = Buffer.alloc(20_000, 1);
    await journal.append(opened(1, body));
    body.fill(2);
    expect(readAll(directory).entries).toEqual([]);
    await files.drained();
    expect(readAll(directory).entries).toEqual([comparable(opened(1, Buffer.alloc(20_000, 1)))]);
  });

  test("shows a reader no damage and no gap while it is written, segment after segment", async () => {
    const { directory, files, journal } = world({ gatherMs: 0 }, 1500);
    using reader = createJournalReader(directory);
    let next: Parameters<typeof reader.read>[0] = null;
    const seen: string[] = [];
    const look = (): void => {
      const batch = reader.read(next, 1000);
      next = batch.next;
      expect(batch.damaged).toBe(0);
      for (const entry of batch.entries) if (entry.kind === "opened") seen.push(entry.opening.id);
    };
    for (let number = 0; number < 300; number += 1) {
      void journal.append(opened(number));
      await nextTurn();
      look();
      if (number % 10 === 0) await sleep(1);
    }
    await journal.close();
    await files.drained();
    look();
    expect(seen).toEqual(Array.from({ length: 300 }, (_, number) => sampleId(number)));
  });

  test("joins the writes of many turns into few", async () => {
    const operations: FileOperation["kind"][] = [];
    const perform = (operation: FileOperation): Promise<void> => {
      operations.push(operation.kind);
      return performAsync(operation);
    };
    const { directory, files, journal } = world({ gatherMs: 60_000, perform }, 10_000_000);
    for (let number = 0; number < 200; number += 1) {
      void journal.append(opened(number));
      await nextTurn();
    }
    await files.drained();
    expect(operations).toEqual(["create", "write"]);
    expect(readAll(directory).entries).toHaveLength(200);
  });
});

describe("when an operation fails", () => {
  test("it is told once, and the journal goes on in another segment", async () => {
    let broken = false;
    const perform = async (operation: FileOperation): Promise<void> => {
      if (broken && operation.kind === "write") throw systemError("ENOSPC");
      await performAsync(operation);
    };
    const { directory, files, journal, failures, clock } = world({ perform });
    await journal.append(opened(1));
    await files.drained();
    broken = true;
    await journal.append(opened(2));
    await files.drained();
    await nextTurn();
    expect(failures).toMatchObject([{ code: "ENOSPC" }]);
    broken = false;
    // The next write learns of it; how a call ended finds its place in a new segment all the same.
    const end = closed(1, { responseBody: [] });
    await journal.append(end);
    expect(journal.refusal).not.toBeNull();
    clock.advance(1000);
    expect(journal.refusal).toBeNull();
    await journal.append(opened(3));
    await files.drained();
    expect(failures).toHaveLength(1);
    const { entries, damaged } = readAll(directory);
    expect(entries).toEqual([opened(1), end, opened(3)].map(comparable));
    expect(damaged).toBe(0);
  });

  test("so it is when the folder is gone and a segment cannot be begun", async () => {
    const { directory, files, journal, failures } = world({}, 500);
    rmSync(directory, { recursive: true });
    for (let number = 0; number < 5; number += 1) await journal.append(opened(number)).catch(() => {});
    await files.drained();
    expect(failures[0]).toMatchObject({ code: "ENOENT" });
    await journal.append(opened(6)).catch(() => {});
    await files.drained();
    expect(failures.every((failure) => failure instanceof Error)).toBe(true);
  });

  test("and a disk that does not keep up is one that takes no more: memory stays bounded", async () => {
    const gate = Promise.withResolvers<void>();
    let held = true;
    const perform = async (operation: FileOperation): Promise<void> => {
      if (held && operation.kind === "write") await gate.promise;
      await performAsync(operation);
    };
    const { directory, files, journal, clock } = world({ perform, maxWaitingBytes: 50_000 }, 1_000_000);
    const taken: JournalEntry[] = [];
    let refused = 0;
    for (let number = 0; number < 100; number += 1) {
      const entry = opened(number, Buffer.alloc(2000));
      await journal.append(entry).then(
        () => taken.push(entry),
        () => (refused += 1),
      );
      expect(files.waitingBytes).toBeLessThanOrEqual(50_000);
    }
    expect(refused).toBeGreaterThan(50);
    held = false;
    gate.resolve();
    await files.drained();
    clock.advance(1000);
    const late = opened(1000);
    await journal.append(late);
    await files.drained();
    expect(readAll(directory)).toEqual({ entries: [...taken, late].map(comparable), damaged: 0 });
  });
});

describe("finishing at once", () => {
  test("writes all that waits, and what the pool has begun, before it returns; later writes are not deferred", async () => {
    const begun = Promise.withResolvers<void>();
    const perform = async (operation: FileOperation): Promise<void> => {
      if (operation.kind === "write") {
        begun.resolve();
        await new Promise(() => {});
      }
      await performAsync(operation);
    };
    const { directory, files, journal } = world({ gatherMs: 0, perform }, 1500);
    for (let number = 0; number < 20; number += 1) {
      void journal.append(opened(number));
      await nextTurn();
    }
    await begun.promise;
    expect(readAll(directory).entries.length).toBe(0);
    files.finishNow();
    expect(readAll(directory).entries).toHaveLength(20);
    void journal.append(closed(1));
    journal.flushNow();
    expect(readAll(directory)).toMatchObject({ damaged: 0, entries: { length: 21 } });
    await files.drained();
  });

  test("leaves what is whole as it is when the pool was just done with it", async () => {
    const { directory, files, journal } = world({ gatherMs: 0 });
    for (let number = 0; number < 50; number += 1) void journal.append(opened(number));
    journal.flushNow();
    files.finishNow();
    await sleep(20);
    expect(readAll(directory)).toMatchObject({ damaged: 0, entries: { length: 50 } });
  });
});

test("What is not created by them is done at once: reading, updating, looking.", () => {
  const directory = temporaryDirectory();
  const files = deferredFiles({ onFailure: () => {} });
  const path = join(directory, "file");
  nodeFiles.close(nodeFiles.open(path, "create"));
  const fd = files.open(path, "update");
  expect(files.write(fd, [Buffer.from("12345")], 0)).toBe(5);
  files.truncate(fd, 3);
  files.sync(fd);
  expect(files.size(path)).toBe(3);
  files.close(fd);
});
