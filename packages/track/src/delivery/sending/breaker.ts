import type { Clock } from "@ai-liaison/core";
import { backoffMs } from "./backoff.ts";

/** No sink makes us wait longer than this, in milliseconds, whatever it says. */
const PAUSE_MAX_MS = 5 * 60_000;

/**
 * Whether the sink works. After a failure nothing is sent until a pause is over; then one batch is tried, and only when
 * that is taken do the others follow. As there is one batch under way at a time, the try is the probe.
 */
export class Breaker {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #random: () => number;
  #failures = 0;
  #lastError: string | null = null;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, "monotonicMs">, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Why the last delivery failed; null while all is well. */
  get lastError(): string | null {
    return this.#lastError;
  }

  /** How long nothing may be sent, in milliseconds. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntilMs - this.#clock.monotonicMs());
  }

  succeeded(): void {
    this.#failures = 0;
    this.#lastError = null;
    this.#pausedUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** `pauseMs` is what the sink asks for; null leaves it to us. */
  failed(reason: string, pauseMs: number | null): void {
    this.#failures += 1;
    this.#lastError = reason;
    const pause = pauseMs === null ? backoffMs(this.#failures, this.#random) : Math.min(pauseMs, PAUSE_MAX_MS);
    this.#pausedUntilMs = this.#clock.monotonicMs() + pause;
  }

  /** One try may be made now, before the pause is over: the process ends. */
  allowLastTry(): void {
    this.#pausedUntilMs = Number.NEGATIVE_INFINITY;
  }
}
