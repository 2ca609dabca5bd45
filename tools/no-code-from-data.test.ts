/**
 * What comes in from outside is never run: nothing published starts a process, evaluates text or has an engine for
 * templates. Other gateways were taken over through each of these.
 */
import { expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";
import { isTestSupport } from "./test-support.ts";

const RUNS =
  /["'](?:node:)?(?:child_process|vm|repl|inspector|cluster)["'/]|\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(\s*["'`]/;

const published = sourceFiles().filter(
  ({ path }) => /^(packages|apps)\//.test(path) && !path.startsWith("packages/testkit/") && !isTestSupport(path),
);

test("nothing published can start a process or evaluate text", () => {
  expect(published.length).toBeGreaterThan(500);
  expect(published.filter(({ text }) => RUNS.test(text)).map(({ path }) => path)).toEqual([]);
});

test.each([
  'import { spawn } from "node:child_process";',
  'await import("child_process")',
  "import vm from 'node:vm'",
  "eval(text)",
  'new Function("a", text)',
])("this would: %s", (text) => {
  expect(RUNS.test(text)).toBe(true);
});
