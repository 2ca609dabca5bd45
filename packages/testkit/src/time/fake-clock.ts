import type { Cancel, Clock } from "@ai-liaison/core";

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it. Timers fire in the order of their due times, those due at the same
 * moment in the order they were set, and each sees the clock at its own due time. Timers set while firing take part.
 */
export class FakeClock implements Clock {
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();
  #elapsedMs = 0;
  #wallShiftMs = 0;
  #order = 0;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#startMs = startMs;
  }

  nowMs(): number {
    return this.#startMs + this.#elapsedMs + this.#wallShiftMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, callback: () => void): Cancel {
    const timer: Timer = { dueMs: this.#elapsedMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers are waiting. */
  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, in milliseconds from now; null when none waits. */
  get nextDueInMs(): number | null {
    const next = this.#next();
    return next === null ? null : next.dueMs - this.#elapsedMs;
  }

  /** Moves time on and fires what falls due, synchronously. */
  advance(byMs: number): void {
    const untilMs = this.#elapsedMs + byMs;
    for (let timer = this.#next(); timer !== null && timer.dueMs <= untilMs; timer = this.#next()) this.#fire(timer);
    this.#elapsedMs = untilMs;
  }

  /** As `advance`, but lets promises settle before and after each timer: for code that awaits between timers. */
  async advanceAsync(byMs: number): Promise<void> {
    const untilMs = this.#elapsedMs + byMs;
    await settle();
    for (let timer = this.#next(); timer !== null && timer.dueMs <= untilMs; timer = this.#next()) {
      this.#fire(timer);
      await settle();
    }
    this.#elapsedMs = untilMs;
  }

  /** Sets the wall clock forward or back, as an operator or NTP would; monotonic time and timers do not notice. */
  jumpWallClock(byMs: number): void {
    this.#wallShiftMs += byMs;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#elapsedMs = Math.max(this.#elapsedMs, timer.dueMs);
    timer.callback();
  }

  #next(): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (next === null || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order))
        next = timer;
    }
    return next;
  }
}

/** A full turn of the event loop: every promise that can settle has settled. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
