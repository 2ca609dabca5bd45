import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { adoptDirectory } from "./adopt-directory.ts";
import { closed } from "./fixtures/sample-entries.ts";
import { readAll, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";

test("A folder is adopted once its owner has left it, and by one alone.", async () => {
  const directory = join(temporaryDirectory(), "one");
  const journal = testJournal(directory);
  await journal.append(closed(1));
  expect(adoptDirectory(directory, Date.now())).toBeNull();
  await journal.close();
  const lock = adoptDirectory(directory, Date.now());
  expect(lock).not.toBeNull();
  expect(adoptDirectory(directory, Date.now())).toBeNull();
  expect(readAll(directory).entries).toHaveLength(1);
  lock?.release();
  expect(adoptDirectory(directory, Date.now())).not.toBeNull();
});

test("A folder nobody has locked is left alone while it is new: its maker may be about to.", () => {
  const directory = join(temporaryDirectory(), "new");
  mkdirSync(directory);
  expect(adoptDirectory(directory, Date.now())).toBeNull();
  expect(adoptDirectory(directory, Date.now() - 30_000)).toBeNull();
  const hourAgo = Date.now() / 1000 - 3600;
  utimesSync(directory, hourAgo, hourAgo);
  expect(adoptDirectory(directory, Date.now())).not.toBeNull();
});

test("What is gone, or is no folder, is not adopted, and not made.", () => {
  const base = temporaryDirectory();
  writeFileSync(join(base, "file"), "");
  expect(adoptDirectory(join(base, "file"), Date.now())).toBeNull();
  expect(adoptDirectory(join(base, "gone"), Date.now())).toBeNull();
  expect(existsSync(join(base, "gone"))).toBe(false);
});
