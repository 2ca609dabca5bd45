import type { Clock } from "@ai-liaison/core";

/** The system's clock, whose timers never keep a process alive: a script that is done may end. */
export const unrefClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
