import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../source-files.ts";
import { addScript, readLcov, type ScriptCoverage, sumLines, writeLcov } from "./child-coverage.ts";

/** Where processes and threads that tests start write what they ran. */
export const CHILD_COVERAGE_FOLDER = join(ROOT, ".tmp", "child-coverage");
const REPORT = join(ROOT, "coverage", "lcov.info");

/** Adds the children's lines to vitest's report, in place; returns the share of lines that ran, in percent. */
export function completeCoverage(): number {
  const files = readLcov(readFileSync(REPORT, "utf8"));
  for (const script of childScripts()) {
    const path = relative(ROOT, fileURLToPath(script.url)).replaceAll("\\", "/");
    const lines = files.get(path);
    if (lines !== undefined) addScript(lines, readFileSync(join(ROOT, path), "utf8"), script);
  }
  writeFileSync(REPORT, writeLcov(files));
  const { covered, total } = sumLines(files);
  return total === 0 ? 0 : (covered / total) * 100;
}

function* childScripts(): Generator<ScriptCoverage> {
  if (!existsSync(CHILD_COVERAGE_FOLDER)) return;
  for (const name of readdirSync(CHILD_COVERAGE_FOLDER)) {
    for (const script of readScripts(join(CHILD_COVERAGE_FOLDER, name))) {
      if (script.url.startsWith("file:") && script.url.endsWith(".ts")) yield script;
    }
  }
}

/** Nothing from a file that its process did not finish: tests kill processes. */
function readScripts(path: string): readonly ScriptCoverage[] {
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { result: ScriptCoverage[] }).result;
  } catch {
    return [];
  }
}
