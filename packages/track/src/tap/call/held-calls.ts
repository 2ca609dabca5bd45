import type { Cancel, Clock } from "@ai-liaison/core";
import type { CallInFlight } from "./call-in-flight.ts";

/** How long after a failed try, and the pause the vendor asked for, the next may come. SDKs wait 8 s at most. */
const PATIENCE_MS = 10_000;
const MAX_HELD = 1000;

interface Held {
  readonly call: CallInFlight;
  readonly key: string;
  readonly context: unknown;
  readonly cancel: Cancel;
}

/**
 * Calls whose try failed in a way that SDKs repeat. The next request of the same kind, with the same body, from the
 * same context is their next attempt; when none comes in time, the failure was the end. SDKs say neither in advance.
 */
export class HeldCalls {
  readonly #clock: Clock;
  readonly #held: Held[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  hold(call: CallInFlight, key: string, context: unknown, pauseMs: number): void {
    if (this.#held.length >= MAX_HELD) this.#held[0]?.call.settle();
    const cancel = this.#clock.after(pauseMs + PATIENCE_MS, () => call.settle());
    this.#held.push({ call, key, context, cancel });
    this.#dropSettled();
  }

  /** Whether another try of that call is waited for. */
  holds(call: CallInFlight): boolean {
    return this.#held.some((held) => held.call === call);
  }

  /** The call of which this request is another try; null when it is a call of its own. */
  take(key: () => string, context: unknown): CallInFlight | null {
    if (this.#held.length === 0) return null;
    this.#dropSettled();
    const wanted = key();
    const found = this.#held.find((held) => held.key === wanted && held.context === context);
    if (found === undefined) return null;
    this.#held.splice(this.#held.indexOf(found), 1);
    found.cancel();
    return found.call;
  }

  /** No further try is waited for. */
  settleAll(): void {
    for (const { call, cancel } of this.#held.splice(0)) {
      cancel();
      call.settle();
    }
  }

  #dropSettled(): void {
    for (let at = this.#held.length - 1; at >= 0; at -= 1) {
      const held = this.#held[at];
      if (held?.call.isOver !== true) continue;
      held.cancel();
      this.#held.splice(at, 1);
    }
  }
}
