import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { closed } from "./fixtures/sample-entries.ts";
import { temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { isJournalFolderName, removeJournal, removeJournalNow } from "./journal-folder.ts";

test.each([
  ["4711-00ff00ff00ff", true],
  ["019aa0b1-0000-7000-8000-00000000000a", true],
  ["python", false],
  ["4711", false],
  ["4711-00ff00ff00ff.bak", false],
  ["4711-00FF00FF00FF", false],
  ["2024-report", false],
])("the name %s is a journal's folder's: %s", (name, expected) => {
  expect(isJournalFolderName(name)).toBe(expected);
});

describe.each([
  ["at once", async (directory: string) => removeJournalNow(directory)],
  ["off the thread", removeJournal],
])("a journal that is removed %s", (_, remove) => {
  test("goes with its folder and all its files", async () => {
    const directory = join(temporaryDirectory(), "one");
    const journal = testJournal(directory, { ballastBytes: 1000 });
    await journal.append(closed(1));
    await journal.close();
    for (const name of ["checkpoint.json", "checkpoint.json.new", "lock.7.released"]) {
      writeFileSync(join(directory, name), "");
    }
    await remove(directory);
    expect(existsSync(directory)).toBe(false);
    await remove(directory);
  });

  test("leaves what is not its own, however it is called", async () => {
    const directory = temporaryDirectory();
    const foreign = ["0000000001.journal.bak", "lock", "locks", "notes.txt"];
    for (const name of [...foreign, "0000000001.journal", "lock.2"]) writeFileSync(join(directory, name), "");
    mkdirSync(join(directory, "src"));
    await remove(directory);
    expect(readdirSync(directory).sort()).toEqual([...foreign, "src"].sort());
  });
});
