import type { Cancel, Clock } from "@ai-liaison/core";

/**
 * The three clocks of a try in one timer: until the first token, between two pieces, and the call's own end. A try
 * that goes well sets one timer and clears it; a piece of an answer costs a reading of the clock, nothing more. The
 * timer wakes early rather than late, sees what is due now, and sleeps again.
 */
export interface WatchLimits {
  readonly firstTokenMs: number;
  readonly idleMs: number;
  /** Monotonic time at which the whole call must be over. */
  readonly endsAtMs: number;
}

export type Overdue = "first-token" | "idle" | "end";

export class Watch {
  readonly #clock: Clock;
  readonly #limits: WatchLimits;
  readonly #onOverdue: (what: Overdue) => void;
  #lastMs: number;
  #begun = false;
  #held = false;
  #cancel: Cancel | null = null;

  constructor(clock: Clock, limits: WatchLimits, onOverdue: (what: Overdue) => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onOverdue = onOverdue;
    this.#lastMs = clock.monotonicMs();
  }

  start(): void {
    const { firstTokenMs, idleMs, endsAtMs } = this.#limits;
    this.#sleep(Math.min(firstTokenMs, idleMs, endsAtMs - this.#lastMs));
  }

  /** The first token is here. */
  begin(): number {
    this.#begun = true;
    this.#lastMs = this.#clock.monotonicMs();
    return this.#lastMs;
  }

  /** A piece has come. Before the first token nothing counts as one: comments keep nobody waiting. */
  touch(): void {
    if (this.#begun) this.#lastMs = this.#clock.monotonicMs();
  }

  /** The vendor is made to wait: from now on its silence is not its own. */
  hold(): void {
    this.#held = true;
  }

  /** The vendor may go on. */
  release(): void {
    this.#held = false;
    this.touch();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #sleep(ms: number): void {
    // Timers count in whole milliseconds and may be early by a fraction of one.
    this.#cancel = this.#clock.after(Math.max(0, Math.ceil(ms)), this.#check);
  }

  readonly #check = (): void => {
    if (this.#cancel === null) return;
    const nowMs = this.#clock.monotonicMs();
    const silenceMs = this.#begun ? this.#limits.idleMs : this.#limits.firstTokenMs;
    const lastMs = this.#held ? nowMs : this.#lastMs;
    const leftMs = Math.min(lastMs + silenceMs, this.#limits.endsAtMs) - nowMs;
    if (leftMs > 0) {
      this.#sleep(leftMs);
      return;
    }
    this.#cancel = null;
    if (nowMs >= this.#limits.endsAtMs) this.#onOverdue("end");
    else this.#onOverdue(this.#begun ? "idle" : "first-token");
  };
}
