import { defineConfig } from "vitest/config";

// Set by tools/run-tests.ts when coverage is measured: what tests start in other processes counts too.
const folder = process.env.CHILD_COVERAGE_FOLDER;
const env: Record<string, string> = folder === undefined ? {} : { NODE_V8_COVERAGE: folder };

/**
 * Four projects: `unit` sits beside the code and opens nothing; `e2e` starts real servers on loopback; `corpus`
 * replays recorded vendor traffic (skipped, and said so, where ../shared is absent); `faults` kills and starves. They
 * run one after the other, and faults one file at a time: a process being starved must not slow another test down.
 */
export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts", "apps/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.test-data.ts", "packages/testkit/**", "**/{fixtures,e2e,faults}/**"],
      reporter: ["lcovonly"],
      reportOnFailure: true,
    },
    projects: [
      {
        test: {
          name: "unit",
          env,
          sequence: { groupOrder: 0 },
          // Some write and sync real files: seconds, on a busy disk.
          testTimeout: 20_000,
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/*/src/**/*.test.ts",
            "tools/**/*.test.ts",
            "bench/src/**/*.test.ts",
          ],
          exclude: ["**/*.e2e.test.ts", "**/*.corpus.test.ts", "**/*.faults.test.ts", "**/node_modules/**"],
        },
      },
      {
        test: {
          name: "e2e",
          env,
          sequence: { groupOrder: 1 },
          include: ["**/*.e2e.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "corpus",
          env,
          sequence: { groupOrder: 2 },
          include: ["**/*.corpus.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: "faults",
          env,
          sequence: { groupOrder: 3 },
          maxWorkers: 1,
          include: ["**/*.faults.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
