import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./source-files.ts";

/** Guides whose code is taken from programs that are run. */
const GUIDES = ["docs/tracked-clients.md"];

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
