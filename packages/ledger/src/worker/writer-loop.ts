/**
 * When to ship. Nothing is polled: a notice starts a wait, and then all that the journal holds is moved, batch after
 * batch: how large one grows is the shipper's business. After a failure the shipper's own pause is kept, whatever is
 * noticed meanwhile. With nothing to do there is no timer but the daily one for retention.
 */
import type { Cancel, Clock } from "@ai-liaison/core";
import type { Shipper } from "@ai-liaison/journal";
import type { LedgerStore } from "../store/ledger-store.ts";
import type { EstimateQueue } from "./estimate-queue.ts";

/**
 * A notice comes 100 ms late, and a call is in the ledger within a second. The longer the wait, the fewer the
 * batches, and each costs half a millisecond.
 */
const GATHER_MS = 350;
const DAY_MS = 86_400_000;

export interface WriterLoopStats {
  /** Rows and late facts stored since this worker started. */
  readonly stored: number;
  readonly batches: number;
  /** How long what waits has been waiting, in milliseconds; 0 when nothing is known to wait. */
  readonly lagMs: number;
  /** Calls that have begun and not ended. */
  readonly openCalls: number;
  /** Stretches of the journal that were damaged and passed over. */
  readonly damaged: number;
  /** Calls whose tokens could not be counted. */
  readonly uncountable: number;
  /** Why the last try to store, to count or to delete failed; null while all is well. */
  readonly lastError: string | null;
}

export interface WriterLoopOptions {
  readonly store: Pick<LedgerStore, "purgeBodies">;
  readonly shipper: Pick<Shipper, "ship" | "nextDelayMs" | "failure" | "damaged">;
  readonly clock: Clock;
  /** Null: bodies are kept for good. */
  readonly retentionDays: number | null;
  readonly estimates: EstimateQueue | null;
}

export class WriterLoop {
  readonly #options: WriterLoopOptions;
  #cancelTick: Cancel | null = null;
  #tickAtMs = Number.POSITIVE_INFINITY;
  #cancelRetention: Cancel | null = null;
  #waitingSinceMs: number | null = null;
  #drains: ((drained: boolean) => void)[] = [];
  #stored = 0;
  #batches = 0;
  #openCalls = 0;
  #retentionError: string | null = null;

  constructor(options: WriterLoopOptions) {
    this.#options = options;
  }

  /** Ships what an earlier process left, and begins with retention. */
  start(): void {
    this.#retain();
    this.#schedule(0);
  }

  /** Something was written. */
  notify(): void {
    this.#waitingSinceMs ??= this.#options.clock.monotonicMs();
    this.#schedule(GATHER_MS);
  }

  /** True once all that is in the journal now is stored; false when the loop stops before. */
  drain(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#drains.push(resolve);
    this.#schedule(0);
    return promise;
  }

  stats(): WriterLoopStats {
    const { shipper, clock, estimates } = this.#options;
    const failure = shipper.failure;
    return {
      stored: this.#stored,
      batches: this.#batches,
      lagMs: this.#waitingSinceMs === null ? 0 : Math.round(clock.monotonicMs() - this.#waitingSinceMs),
      openCalls: this.#openCalls,
      damaged: shipper.damaged,
      uncountable: estimates?.failed ?? 0,
      lastError: failure === null ? (estimates?.lastError ?? this.#retentionError) : messageOf(failure),
    };
  }

  /** Ships what is there, as far as the ledger takes it, and stops. */
  stop(): void {
    while (this.#shipOnce() && this.#options.shipper.failure === null);
    this.#cancelTick?.();
    this.#cancelRetention?.();
    this.#settleDrains(false);
  }

  /** The sooner wish wins; a pause after a failure is never cut short. */
  #schedule(wishedMs: number): void {
    const { clock, shipper } = this.#options;
    const delayMs = shipper.failure === null ? wishedMs : Math.max(wishedMs, shipper.nextDelayMs);
    const atMs = clock.monotonicMs() + delayMs;
    if (atMs >= this.#tickAtMs) return;
    this.#cancelTick?.();
    this.#tickAtMs = atMs;
    this.#cancelTick = clock.after(delayMs, () => this.#tick());
  }

  #tick(): void {
    this.#cancelTick = null;
    this.#tickAtMs = Number.POSITIVE_INFINITY;
    if (this.#shipOnce()) this.#schedule(this.#options.shipper.nextDelayMs);
    else void this.#options.estimates?.run();
  }

  /** Moves one batch; true when there is, or may be, more to do. */
  #shipOnce(): boolean {
    const { shipped, atEnd, pendingOpen } = this.#options.shipper.ship();
    this.#openCalls = pendingOpen;
    if (shipped > 0) {
      this.#stored += shipped;
      this.#batches += 1;
    }
    if (!atEnd) {
      this.#waitingSinceMs ??= this.#options.clock.monotonicMs();
      return true;
    }
    this.#waitingSinceMs = null;
    this.#settleDrains(true);
    return false;
  }

  #settleDrains(drained: boolean): void {
    const drains = this.#drains;
    this.#drains = [];
    for (const settle of drains) settle(drained);
  }

  #retain(): void {
    const { store, clock, retentionDays } = this.#options;
    if (retentionDays === null) return;
    try {
      store.purgeBodies(clock.nowMs() - retentionDays * DAY_MS);
      this.#retentionError = null;
    } catch (error) {
      this.#retentionError = messageOf(error);
    }
    this.#cancelRetention = clock.after(DAY_MS, () => this.#retain());
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
