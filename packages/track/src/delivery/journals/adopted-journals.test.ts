import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@ai-liaison/core";
import { openJournal } from "@ai-liaison/journal";
import { describe, expect, test } from "vitest";
import { anotherUsers } from "../fixtures/another-user.ts";
import { sampleId, sampleRecord } from "../fixtures/sample-calls.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { AdoptedJournals } from "./adopted-journals.ts";
import { isOwnFolder } from "./own-folder.ts";
import { uniqueFolder } from "./unique-folder.ts";

function fail(error: unknown): void {
  throw error;
}

/** The journal of one that has ended, with calls in it. */
async function leaveJournal(directory: string, ...numbers: readonly number[]): Promise<void> {
  const journal = openJournal({ directory, clock: systemClock, fsync: false, onFull: "refuse" });
  const bodies = { requestBody: null, responseBody: [], bodyTruncated: false, responseDialect: null };
  for (const number of numbers) void journal.append({ kind: "closed", record: sampleRecord(number), ...bodies });
  await journal.close();
}

/** The ids of all calls that are adopted below `base`, and what else was told. */
async function adoptAll(base: string) {
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown) => troubles.push(error);
  const adopted = new AdoptedJournals({ base, clock: systemClock, onUnfit: onTrouble, onTrouble });
  const ids: string[] = [];
  for (let events = await adopted.take(); events.length > 0; events = await adopted.take()) {
    ids.push(...events.map(({ id }) => id));
    await adopted.commit();
  }
  adopted.close();
  return { ids, troubles };
}

describe("the journals that dead processes left", () => {
  test("that cannot be read to their end are let go of, and tried again by the next", async () => {
    const base = temporaryDirectory();
    const folder = uniqueFolder(base);
    await leaveJournal(folder, 1);
    // What stands where the next segment would be cannot be read: it is a folder.
    mkdirSync(join(folder, "0000000002.journal"));
    for (let time = 0; time < 2; time += 1) {
      const { ids, troubles } = await adoptAll(base);
      expect(ids).toEqual([]);
      expect(troubles[0]).toMatchObject({ code: "EISDIR" });
    }
    rmSync(join(folder, "0000000002.journal"), { recursive: true });
    expect(await adoptAll(base)).toEqual({ ids: [sampleId(1)], troubles: [] });
    expect(readdirSync(base)).toEqual([]);
  });

  test("are given to nobody who has closed meanwhile, and whole to the next", async () => {
    const base = temporaryDirectory();
    const folder = uniqueFolder(base);
    const numbers = Array.from({ length: 1500 }, (_, number) => number);
    await leaveJournal(folder, ...numbers);
    const before = readdirSync(folder);
    const adopted = new AdoptedJournals({ base, clock: systemClock, onUnfit: fail, onTrouble: fail });
    const taking = adopted.take();
    while (readdirSync(folder).join() === before.join()) await new Promise((resolve) => setImmediate(resolve));
    adopted.close();
    expect(await taking).toEqual([]);
    expect((await adoptAll(base)).ids).toEqual(numbers.map(sampleId));
  });

  test("are told and removed, and nothing that lies beside or in them", async () => {
    const base = temporaryDirectory();
    const [dead, foreign] = [uniqueFolder(base), join(base, "1-00000000000a")];
    await leaveJournal(dead, 1);
    await leaveJournal(join(base, "another"), 2);
    mkdirSync(foreign);
    for (const folder of [dead, foreign]) writeFileSync(join(folder, "notes.txt"), "years of work");
    utimesSync(foreign, 1e9, 1e9);
    const before = readdirSync(join(base, "another"));
    for (const expected of [[sampleId(1)], []]) {
      expect(await adoptAll(base)).toEqual({ ids: expected, troubles: [] });
      expect(readdirSync(dead)).toEqual(["notes.txt"]);
      expect(readdirSync(foreign)).toEqual(["notes.txt"]);
      expect(readdirSync(join(base, "another"))).toEqual(before);
    }
  });

  test("go with their folders", async () => {
    const base = temporaryDirectory();
    for (const number of [1, 2]) await leaveJournal(uniqueFolder(base), number);
    const { ids, troubles } = await adoptAll(base);
    expect([ids.sort(), troubles]).toEqual([[sampleId(1), sampleId(2)], []]);
    expect(readdirSync(base)).toEqual([]);
  });

  test("are not looked for behind a link", async () => {
    const [base, elsewhere] = [temporaryDirectory(), temporaryDirectory()];
    await leaveJournal(join(elsewhere, "journal"), 1);
    const before = readdirSync(join(elsewhere, "journal"));
    symlinkSync(join(elsewhere, "journal"), uniqueFolder(base));
    expect(await adoptAll(base)).toEqual({ ids: [], troubles: [] });
    expect(readdirSync(join(elsewhere, "journal"))).toEqual(before);
  });

  // On Windows folders have no owner that could be told.
  test.skipIf(process.geteuid === undefined)("are let be where they are another user's", async () => {
    const base = temporaryDirectory();
    const folder = uniqueFolder(base);
    await leaveJournal(folder, 1);
    expect(isOwnFolder(folder)).toBe(true);
    const users = anotherUsers(folder);
    expect(isOwnFolder(folder)).toBe(false);
    expect(await adoptAll(base)).toEqual({ ids: [], troubles: [] });
    users.undo();
    expect((await adoptAll(base)).ids).toEqual([sampleId(1)]);
  });
});
