import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
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

test("A folder of other things is not adopted, however old, nor one that is reached through a link.", () => {
  const base = temporaryDirectory();
  const [foreign, target, link] = [join(base, "foreign"), join(base, "target"), join(base, "link")];
  for (const folder of [foreign, target]) mkdirSync(folder);
  writeFileSync(join(foreign, "main.py"), "");
  symlinkSync(target, link);
  for (const folder of [foreign, target]) utimesSync(folder, 1e9, 1e9);
  expect(adoptDirectory(foreign, Date.now())).toBeNull();
  expect(adoptDirectory(link, Date.now())).toBeNull();
  expect(readdirSync(foreign)).toEqual(["main.py"]);
  expect(adoptDirectory(target, Date.now())).not.toBeNull();
});

test("A lock that does not say whose it is counts as held while it is young, and is not waited for.", () => {
  const base = temporaryDirectory();
  const waits = vi.spyOn(Atomics, "wait");
  onTestFinished(() => waits.mockRestore());
  for (const text of ["", '{"pid":']) {
    const directory = join(base, `of ${text.length}`);
    mkdirSync(directory);
    writeFileSync(join(directory, "lock.1"), text);
    expect(adoptDirectory(directory, Date.now())).toBeNull();
    expect(readdirSync(directory)).toEqual(["lock.1"]);
    expect(adoptDirectory(directory, Date.now() + 3_600_000)).not.toBeNull();
    expect(readdirSync(directory)).toEqual(["lock.2"]);
  }
  expect(waits).not.toHaveBeenCalled();
});
