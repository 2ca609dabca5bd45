import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { type RunSummary, SUMMARY_PATH } from "./run-summary.ts";

/** Writes down how a run went, for `run-tests.ts` to close with after all other output. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    mkdirSync(dirname(SUMMARY_PATH), { recursive: true });
    writeFileSync(SUMMARY_PATH, JSON.stringify(summarise(modules, unhandled.length)));
  }
}

function summarise(modules: readonly TestModule[], unhandledErrors: number): RunSummary {
  const summary: RunSummary = { passed: 0, failed: unhandledErrors, skipped: [] };
  for (const module of modules) {
    const failedBefore = summary.failed;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === "passed") summary.passed += 1;
      else if (result.state === "skipped") summary.skipped.push({ name: test.fullName, why: result.note ?? null });
      else summary.failed += 1;
    }
    if (!module.ok() && summary.failed === failedBefore) summary.failed += 1;
  }
  return summary;
}
