import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Findings } from "./config-error.ts";
import { ConfigFiles, readNodeFile } from "./config-files.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "liaison-files-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("reading a file", () => {
  test("gives its bytes, and never more than one beyond the limit", () => {
    const path = join(directory, "a");
    writeFileSync(path, "abcdef");
    expect(Buffer.from(readNodeFile(path, 100) ?? []).toString()).toBe("abcdef");
    expect(readNodeFile(path, 3)).toHaveLength(4);
  });

  test("tells that there is none", () => {
    expect(readNodeFile(join(directory, "none"), 1)).toBeNull();
    writeFileSync(join(directory, "a"), "");
    expect(readNodeFile(join(directory, "a", "none"), 1)).toBeNull();
  });

  test("refuses a folder and a device, as a problem and not as an exception", () => {
    mkdirSync(join(directory, "folder"));
    const findings = new Findings();
    const files = new ConfigFiles(readNodeFile, findings);
    for (const path of [join(directory, "folder"), "/dev/zero"]) expect(files.read(path, path, 10)).toBeNull();
    expect(findings.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("cannot be read"),
      "cannot be read (ENOTFILE).",
    ]);
  });
});
