import type { Clock } from "@ai-liaison/core";

/** Of the answers an address has given, this share may be asked for a second time. */
const SHARE = 0.2;
/** Saved up for a moment in which many fail at once. */
const MOST = 100;
/** What there is at the start, and again after a while without answers: so many, one a second. */
const RESERVE = 10;
const REFILL_MS = 1000;

/**
 * How often one address may be asked again. Who is overwhelmed is not helped by being asked three times: a try that
 * repeats another costs one token, an answer gives back a fifth, and where there are no answers a second gives one.
 * So vendors that fail now and then are asked again as ever, and one that is down gets hardly more than its calls.
 */
export class RetryBudget {
  readonly #clock: Clock;
  #tokens = RESERVE;
  #refilledMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#refilledMs = clock.monotonicMs();
  }

  /** Whether one more repeat is allowed. */
  get allows(): boolean {
    this.#refill();
    return this.#tokens >= 1;
  }

  /** Takes what a repeat costs; false when there is too little. */
  take(): boolean {
    if (!this.allows) return false;
    this.#tokens -= 1;
    return true;
  }

  /** It has answered. */
  answered(): void {
    if (this.#tokens < MOST) this.#tokens = Math.min(MOST, this.#tokens + SHARE);
  }

  #refill(): void {
    const nowMs = this.#clock.monotonicMs();
    const gained = Math.floor((nowMs - this.#refilledMs) / REFILL_MS);
    if (gained <= 0) return;
    this.#refilledMs += gained * REFILL_MS;
    this.#tokens = Math.max(this.#tokens, Math.min(RESERVE, this.#tokens + gained));
  }
}
