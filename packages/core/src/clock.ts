/**
 * Time is passed in, so that tests can own it. Wall time names moments in records; monotonic time measures durations
 * and never jumps when the machine's clock is set.
 */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  nowMs(): number;
  /** Milliseconds from an arbitrary start, fractional, never going back. */
  monotonicMs(): number;
  /** Calls back once after `delayMs`; the handle cancels it. */
  after(delayMs: number, callback: () => void): Cancel;
}

export type Cancel = () => void;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
