import { lstatSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { anotherUsers } from "../fixtures/another-user.ts";
import { ScriptedSink } from "../fixtures/scripted-sink.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { openRecorder } from "../open-recorder.ts";
import { isOthersFolder, isOwnFolder, makeOwnFolder } from "./own-folder.ts";

test("a folder is one's own where it is a folder, and no link to one", () => {
  const base = temporaryDirectory();
  writeFileSync(join(base, "file"), "");
  symlinkSync(base, join(base, "link"));
  const names = [".", "file", "link", "none"];
  expect(names.map((name) => isOwnFolder(join(base, name)))).toEqual([true, false, false, false]);
  expect(isOthersFolder(join(base, "none"))).toBe(false);
});

test("a folder of one's own is made for one's own eyes", () => {
  const folder = join(temporaryDirectory(), "track", "one");
  makeOwnFolder(folder);
  makeOwnFolder(folder);
  expect(lstatSync(folder).mode & 0o777).toBe(process.geteuid === undefined ? 0o666 : 0o700);
});

// On Windows folders have no owner that could be told.
describe.skipIf(process.geteuid === undefined)("a folder of another user's", () => {
  test("holds no journal: calls stay in memory, and a warning says so", async () => {
    const base = join(temporaryDirectory(), "track", "one");
    makeOwnFolder(base);
    anotherUsers(base);
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const recorder = openRecorder({ destination: { kind: "sink", sink: new ScriptedSink(), base }, onWarning });
    onTestFinished(() => recorder.close(0));
    expect(warnings).toEqual([
      `The folder ${base} cannot be written (it, or the folder it lies in, is another user's): calls are kept in memory until delivered.`,
    ]);
  });

  test("is no place to make one's own in", () => {
    const base = temporaryDirectory();
    anotherUsers(base);
    expect(isOthersFolder(base)).toBe(true);
    expect(() => makeOwnFolder(join(base, "one"))).toThrow("another user's");
  });
});
