import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ROOT } from "./source-files.ts";

const folder = join(ROOT, ".github", "workflows");
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> }).scripts,
);
const step = z.object({
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
});
const workflow = z.object({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      "timeout-minutes": z.number(),
      steps: z.array(step),
      strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }).optional(),
    }),
  ),
});

const read = (name: string): z.infer<typeof workflow> =>
  workflow.parse(parse(readFileSync(join(folder, name), "utf8")));

describe("GitHub workflows", () => {
  test.each(readdirSync(folder))("%s runs on pushes and pull requests, may only read, and has time limits", (name) => {
    const { on, permissions } = read(name);
    expect(Object.keys(on)).toEqual(expect.arrayContaining(["push", "pull_request"]));
    expect(permissions).toEqual({ contents: "read" });
  });

  test.each(readdirSync(folder))(
    "%s pins its actions to commits, and leaves no token behind for what it runs",
    (name) => {
      // A tag can be moved to another commit by whoever gets hold of it.
      for (const { uses, with: given } of Object.values(read(name).jobs).flatMap((job) => job.steps)) {
        if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
        if (uses?.startsWith("actions/checkout@")) expect(given).toMatchObject({ "persist-credentials": false });
      }
      for (const [line] of readFileSync(join(folder, name), "utf8").matchAll(/^.*\buses:.*$/gm))
        expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    },
  );

  test.each(readdirSync(folder))("%s runs scripts that exist", (name) => {
    const steps = Object.values(read(name).jobs).flatMap((job) => job.steps);
    for (const { run } of steps) {
      const script = /^npm run (?:-s )?([\w:-]+)/.exec(run ?? "")?.[1];
      if (script !== undefined) expect(scripts).toContain(script);
    }
  });

  test("tests run on both Nodes that are supported", () => {
    expect(read("test.yml").jobs.test?.strategy?.matrix.node).toEqual([24, 26]);
  });
});

test("the hook before a commit runs scripts that exist", () => {
  const hook = z.object({ "pre-commit": z.object({ commands: z.record(z.string(), z.object({ run: z.string() })) }) });
  const { commands } = hook.parse(parse(readFileSync(join(ROOT, "lefthook.yml"), "utf8")))["pre-commit"];
  for (const { run } of Object.values(commands)) {
    const script = /^npm run (?:-s )?([\w:-]+)/.exec(run)?.[1];
    if (script !== undefined) expect(scripts).toContain(script);
  }
  expect(Object.keys(commands)).toEqual(expect.arrayContaining(["lint", "types"]));
});
