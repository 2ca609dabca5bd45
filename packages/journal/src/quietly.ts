/** For steps of cleaning up after a failure, whose own failure changes nothing about what is done next. */
export function quietly(...steps: readonly (() => void)[]): void {
  for (const step of steps) {
    try {
      step();
    } catch {
      // The error that led here is the one that is told.
    }
  }
}
