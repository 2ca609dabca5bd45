/**
 * Counts the tokens of calls whose vendor reported none, after they are stored, while there is nothing to ship. Which
 * calls wait is kept in the ledger, so that a crash forgets none. How to count is another module's business: this one
 * knows no vendor's format; it is loaded when the first such call comes.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CallId, CallRecord } from "@ai-liaison/core";
import type { UnpackedCall } from "@ai-liaison/journal";
import type { LedgerStore } from "../store/ledger-store.ts";

/** What an estimator module exports as `estimate`: what is now known of the call, or null when it cannot be counted. */
export type Estimate = (call: UnpackedCall, data: unknown) => Promise<Partial<CallRecord> | null>;

export interface EstimateQueue {
  /** Counts what waits, one call in each turn of the event loop; returns when nothing is left or the ledger refuses. Never throws. */
  run(): Promise<void>;
  /** Calls that could not be counted. */
  readonly failed: number;
  readonly lastError: string | null;
}

export interface EstimateQueueOptions {
  readonly store: Pick<LedgerStore, "pendingEstimates" | "settleEstimate" | "callOf" | "releaseBodies">;
  readonly load: () => Promise<Estimate>;
  /** Handed to every `estimate`. */
  readonly data: unknown;
  /** Bodies the ledger does not keep, by call; taken out when they are counted. */
  readonly unstored: Map<CallId, UnpackedCall>;
}

const CALLS_AT_ONCE = 100;

export function createEstimateQueue(options: EstimateQueueOptions): EstimateQueue {
  return new StoredEstimateQueue(options);
}

class StoredEstimateQueue implements EstimateQueue {
  readonly #options: EstimateQueueOptions;
  #estimate: Estimate | null = null;
  #running = false;
  #failed = 0;
  #lastError: string | null = null;

  constructor(options: EstimateQueueOptions) {
    this.#options = options;
  }

  get failed(): number {
    return this.#failed;
  }

  get lastError(): string | null {
    return this.#lastError;
  }

  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#lastError = null;
    const { store } = this.#options;
    try {
      let ids = store.pendingEstimates(CALLS_AT_ONCE);
      while (ids.length > 0) {
        for (const id of ids) {
          await this.#settle(id);
          await nextTurn();
        }
        ids = store.pendingEstimates(CALLS_AT_ONCE);
      }
    } catch (error) {
      this.#lastError = messageOf(error);
    } finally {
      store.releaseBodies();
      this.#running = false;
    }
  }

  async #settle(id: CallId): Promise<void> {
    const { store, unstored, load, data } = this.#options;
    this.#estimate ??= await load();
    const call = unstored.get(id) ?? store.callOf(id);
    const changes = call === null ? null : await this.#count(this.#estimate, call, data);
    store.settleEstimate(id, changes);
    unstored.delete(id);
  }

  async #count(estimate: Estimate, call: UnpackedCall, data: unknown): Promise<Partial<CallRecord> | null> {
    try {
      return await estimate(call, data);
    } catch (error) {
      this.#failed += 1;
      this.#lastError = messageOf(error);
      return null;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
