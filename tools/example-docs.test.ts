import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./source-files.ts";

/** Guides whose code is taken from programs that are run. */
const GUIDES = ["docs/tracked-clients.md"];

test("examples/README.md has a line for every example", () => {
  const page = readFileSync(join(ROOT, "examples/README.md"), "utf8");
  const programs = globSync(["examples/**/*.{ts,sh,csv}"], { cwd: ROOT }).map((path) => path.replace("examples/", ""));
  const shown = programs.filter((path) => !/\.test\.ts$|^offline\//.test(path));
  expect(shown.filter((path) => !page.includes(`](${path})`))).toEqual([]);
});

const examples = globSync("examples/*.ts", { cwd: ROOT }).map((path) => readFileSync(join(ROOT, path), "utf8"));

describe.each(GUIDES)("%s", (guide) => {
  const blocks = [...readFileSync(join(ROOT, guide), "utf8").matchAll(/^```ts\n(.*?)^```/gms)].map(
    ([, code]) => code ?? "",
  );

  test.each(blocks)("has code that stands in an example, line for line: %s", (code) => {
    expect(examples.some((example) => example.includes(code))).toBe(true);
  });

  test("shows code at all", () => {
    expect(blocks.length).toBeGreaterThan(5);
  });
});
