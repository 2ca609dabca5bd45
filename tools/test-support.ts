/** True for tests and what only they use: fixtures, sample data, the end-to-end harness. None of it is published. */
export function isTestSupport(path: string): boolean {
  return /\.(test|test-data)\.ts$|\/(fixtures|e2e|faults)\//.test(path);
}
