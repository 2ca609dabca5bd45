import type { Cancel, Clock } from "@ai-liaison/core";

/**
 * Tells once when nothing has happened for a while. It is touched for every chunk of every stream, so that a touch is
 * one reading of the clock: no timer is made or moved. The timer runs out, sees when it was last touched, and if that
 * was too recent goes to sleep for the rest.
 */
export class IdleTimer {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #onIdle: () => void;
  #lastMs: number;
  #cancel: Cancel | null;

  /** Starts at once. `onIdle` is called when `idleMs` have passed without a touch, once. */
  constructor(clock: Clock, idleMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#onIdle = onIdle;
    this.#lastMs = clock.monotonicMs();
    this.#cancel = clock.after(idleMs, this.#check);
  }

  /** Something happened. */
  touch(): void {
    this.#lastMs = this.#clock.monotonicMs();
  }

  /** Nobody will be told any more. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  readonly #check = (): void => {
    if (this.#cancel === null) return;
    const leftMs = this.#lastMs + this.#idleMs - this.#clock.monotonicMs();
    if (leftMs > 0) {
      // Timers count in whole milliseconds and may be early by a fraction of one.
      this.#cancel = this.#clock.after(Math.ceil(leftMs), this.#check);
      return;
    }
    this.#cancel = null;
    this.#onIdle();
  };
}
