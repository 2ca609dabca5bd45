import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { patchedCode, shellCommands } from "./readme-commands.ts";
import { ROOT } from "./source-files.ts";

describe("reading commands out of a document", () => {
  test("joins continued lines, cuts comments, keeps a # inside a word", () => {
    const markdown = "text\n```sh\na b   # why\nc \\\n  -d 'x#y'\n```\n```yaml\nno: command\n```\n";
    expect(shellCommands(markdown)).toEqual(["a b", "c   -d 'x#y'"]);
  });

  test("takes what a diff leads to", () => {
    expect(patchedCode("```diff\n a\n-b\n+c\n```")).toBe("a\nc\n");
  });
});

describe("README.md", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");

  test("its first screen has the two commands, one curl and one before and after", () => {
    const screen = readme.split("\n").slice(0, 42).join("\n");
    expect(shellCommands(screen).slice(0, 2)).toEqual(["npm start", "npm test"]);
    expect(shellCommands(screen).filter((command) => command.startsWith("curl "))).toHaveLength(1);
    expect(patchedCode(screen)).toContain('baseURL: "http://127.0.0.1:8000/v1"');
  });
});
