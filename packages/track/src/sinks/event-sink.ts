import type { CallRow } from "@ai-liaison/core";

/**
 * One call as it is reported: a row of the ledger under its public names, with what only a price needs. Whoever writes
 * the ledger prices it; the only cost a reporter may state is one the vendor itself reported.
 */
export type CallEvent = CallRow;

export interface EventBatch {
  /** The same for every try of the same events: the `Idempotency-Key`. */
  readonly id: string;
  readonly events: readonly CallEvent[];
}

export type Delivery =
  /** All are taken, but for those that never will be, by index, with the reason. */
  | { readonly kind: "taken"; readonly refused: readonly { readonly index: number; readonly reason: string }[] }
  /** None is taken; the same batch may be sent again, not before the pause is over. */
  | { readonly kind: "failed"; readonly reason: string; readonly pauseMs: number | null }
  /** The batch is too large for the sink; smaller ones may do. */
  | { readonly kind: "too-large" };

/** Where events go. Batches come at least once: a known id must be ignored. */
export interface EventSink {
  /** For messages: `http://127.0.0.1:8000`, `console`, … Never a key. */
  readonly name: string;
  /** Never rejects. Aborted when its time is over. */
  send(batch: EventBatch, signal: AbortSignal): Promise<Delivery>;
}
