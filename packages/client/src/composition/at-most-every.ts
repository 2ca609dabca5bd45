import type { Clock } from "@ai-liaison/core";

/** Calls `action` soon after it is asked to, once for however often it was asked within `intervalMs`; never at once. */
export function atMostEvery(intervalMs: number, clock: Clock, action: () => void): () => void {
  let waiting = false;
  const act = (): void => {
    waiting = false;
    action();
  };
  return () => {
    if (waiting) return;
    waiting = true;
    clock.after(intervalMs, act);
  };
}
