/**
 * How long to wait before another try: exponential with full jitter (any moment up to a ceiling that doubles), which
 * spreads out clients that failed together better than a fixed pause with a little noise.
 * See the AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export interface BackoffOptions {
  /** Tries that have failed so far, from 1. */
  readonly attempt: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/**
 * Milliseconds to wait, from 0 to `baseMs` doubled per failed try, at most `capMs`.
 *
 * @example backoffDelayMs({ attempt: 3, baseMs: 100, capMs: 5000, random: () => 0.5 }) === 200
 */
export function backoffDelayMs({ attempt, baseMs, capMs, random }: BackoffOptions): number {
  const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.max(0, attempt - 1));
  return random() * ceilingMs;
}
