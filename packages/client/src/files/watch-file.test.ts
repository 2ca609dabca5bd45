import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFile, replaceFile } from "./replace-file.ts";
import { fingerprint, watchFile } from "./watch-file.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "liaison-watched-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("a watched file", () => {
  test("is told of when it comes, changes and goes, once each", async () => {
    const path = join(directory, "a");
    let told = 0;
    using _watch = watchFile(path, 20, () => told++);
    for (const act of [() => replaceFile(path, "1"), () => replaceFile(path, "2"), () => rmSync(path)]) {
      const before = told;
      act();
      await sleep(100);
      expect(told).toBe(before + 1);
    }
  });

  test("is told of by looking, where the folder cannot be watched", async () => {
    const folder = join(directory, "later");
    let told = 0;
    using _watch = watchFile(join(folder, "a"), 20, () => told++);
    const { mkdirSync } = await import("node:fs");
    mkdirSync(folder);
    writeFileSync(join(folder, "a"), "1");
    await sleep(100);
    expect(told).toBe(1);
  });

  test("differs in its fingerprint from what it was", () => {
    const path = join(directory, "a");
    const absent = fingerprint(path);
    replaceFile(path, "1");
    const first = fingerprint(path);
    replaceFile(path, "1");
    expect(new Set([absent, first, fingerprint(path)]).size).toBe(3);
    expect(fingerprint(join(path, "b"))).toMatch(/absent|unreadable/);
  });
});

describe("creating a file", () => {
  test("leaves one that is there as it is", () => {
    const path = join(directory, "a");
    expect([createFile(path, "1"), createFile(path, "2")]).toEqual([true, false]);
  });

  test("fails aloud when it cannot", () => {
    expect(() => createFile(join(directory, "none", "a"), "1")).toThrow(/ENOENT/);
  });
});
