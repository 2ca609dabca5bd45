import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
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

/** The journal of one that has ended, with one call in it. */
async function leaveJournal(directory: string, number: number): Promise<void> {
  const journal = openJournal({ directory, clock: systemClock, fsync: false, onFull: "refuse" });
  const bodies = { requestBody: null, responseBody: [], bodyTruncated: false, responseDialect: null };
  await journal.append({ kind: "closed", record: sampleRecord(number), ...bodies });
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
