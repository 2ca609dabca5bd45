/**
 * `npm test`: runs every test this machine can run, once, and says what it left out and why. With CI=true or
 * --coverage the same run measures coverage (90 % of lines or it fails). `--fast` runs unit tests only; anything else is handed to
 * vitest, so `npm test -- packages/wire` works.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./source-files.ts";
import { chooseProjects } from "./testing/choose-projects.ts";
import { closingLine, type RunSummary, SUMMARY_PATH, skipLines } from "./testing/run-summary.ts";
import { CHILD_COVERAGE_FOLDER, completeCoverage } from "./testing/whole-coverage.ts";

const LEAST_COVERAGE_PERCENT = 90;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fast: { type: "boolean", default: false }, coverage: { type: "boolean", default: false } },
});
const { projects, leftOut } = chooseProjects({
  hasCorpus: existsSync(join(ROOT, "..", "shared", "corpus")),
  platform: process.platform,
  fast: values.fast,
});
const coverage = values.coverage || (process.env.CI === "true" && !values.fast && positionals.length === 0);

console.log(`Node ${process.version}; running ${projects.join(", ")}${coverage ? ", with coverage" : ""}.`);
for (const sentence of leftOut) console.log(`Left out: ${sentence}.`);

rmSync(SUMMARY_PATH, { force: true });
rmSync(CHILD_COVERAGE_FOLDER, { recursive: true, force: true });
const run = spawnSync(
  process.execPath,
  [
    join(ROOT, "node_modules", "vitest", "vitest.mjs"),
    "run",
    ...projects.flatMap((project) => ["--project", project]),
    ...["--reporter=default", "--reporter=./tools/testing/summary-reporter.ts"],
    ...(coverage ? ["--coverage"] : []),
    ...positionals,
  ],
  {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: coverage ? { ...process.env, CHILD_COVERAGE_FOLDER } : process.env,
  },
);

const summary: RunSummary = existsSync(SUMMARY_PATH)
  ? (JSON.parse(readFileSync(SUMMARY_PATH, "utf8")) as RunSummary)
  : { passed: 0, failed: 1, skipped: [] };
if (summary.skipped.length > 0) console.log(`\nSkipped tests, and why:\n${skipLines(summary).join("\n")}`);
if (run.status !== 0 && summary.failed === 0) console.log("\nAll tests passed, but the run failed: see above.");
const percent = coverage ? completeCoverage() : null;
if (percent !== null) {
  console.log(
    `\nLines covered, in all processes: ${percent.toFixed(2)} % (at least ${LEAST_COVERAGE_PERCENT} % are asked for).`,
  );
}
console.log(`\n${closingLine(summary)}`);
const covered = percent === null || percent >= LEAST_COVERAGE_PERCENT;
process.exitCode = run.status === 0 && summary.failed === 0 && covered ? 0 : 1;
