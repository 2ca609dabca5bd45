import { join } from "node:path";
import { ROOT } from "../source-files.ts";

/** How a run of tests went. A file that does not load counts as a failure. */
export interface RunSummary {
  passed: number;
  failed: number;
  skipped: { readonly name: string; readonly why: string | null }[];
}

export const SUMMARY_PATH = join(ROOT, ".tmp", "test-summary.json");

/** The last line of a run, as CI reads it: `12 passed, 0 failed, 1 skipped`. */
export function closingLine(summary: RunSummary): string {
  return `${summary.passed} passed, ${summary.failed} failed, ${summary.skipped.length} skipped`;
}

/** One line for each reason why tests did not run, with how many; a test that gave none is named. */
export function skipLines(summary: RunSummary): string[] {
  const counts = new Map<string, number>();
  for (const { name, why } of summary.skipped) {
    const reason = why ?? name;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `  ${count} × ${reason}`);
}
