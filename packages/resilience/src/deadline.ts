import type { Cancel, Clock } from "@ai-liaison/core";

/** A moment by which something must have happened. */
export interface Deadline {
  /** Milliseconds left, never negative. */
  remainingMs(): number;
  /** True once the moment has passed, whether or not anyone was told yet. */
  readonly isOver: boolean;
  /** It happened: nobody will be told. */
  readonly cancel: Cancel;
}

/** A deadline `delayMs` from now; `onOver` is called once, unless it is cancelled first. */
export function createDeadline(clock: Clock, delayMs: number, onOver: () => void): Deadline {
  const endsAtMs = clock.monotonicMs() + delayMs;
  const cancel = clock.after(Math.max(0, delayMs), onOver);
  return {
    remainingMs: () => Math.max(0, endsAtMs - clock.monotonicMs()),
    get isOver() {
      return clock.monotonicMs() >= endsAtMs;
    },
    cancel,
  };
}
