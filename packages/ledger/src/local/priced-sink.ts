import type { CallRecord } from "@ai-liaison/core";
import { type FoldedCall, packRecord, type ShippedBatch, unpackRecord } from "@ai-liaison/journal";
import type { LocalSink } from "./local-journal.ts";

/** What a pricing module exports as `priceReported`: the record with what it cost, as far as that is known. Pure. */
export type PriceReported = (record: CallRecord, data: unknown) => CallRecord;

/** A sink whose rows are given their price on the way: those of tracked clients, which know none themselves. */
export function pricedSink(sink: LocalSink, price: (record: CallRecord) => CallRecord): LocalSink {
  return {
    checkpoint: (journalId) => sink.checkpoint(journalId),
    forget: (journalId) => sink.forget(journalId),
    store: (batch: ShippedBatch) => sink.store({ ...batch, rows: new PricedRows(batch.rows, price) }),
  };
}

/** Priced one by one as they are drawn, as they are decoded. */
class PricedRows implements Iterable<FoldedCall> {
  readonly #rows: Iterable<FoldedCall>;
  readonly #price: (record: CallRecord) => CallRecord;

  constructor(rows: Iterable<FoldedCall>, price: (record: CallRecord) => CallRecord) {
    this.#rows = rows;
    this.#price = price;
  }

  *[Symbol.iterator](): Generator<FoldedCall> {
    for (const call of this.#rows) {
      const record = unpackRecord(call.packed);
      yield isPriced(record) ? call : { ...call, packed: packRecord(this.#price(record)) };
    }
  }
}

/** Its writer had prices of its own; a cost that only the vendor stated has no breakdown yet. */
function isPriced({ source, costSource, costBreakdown }: CallRecord): boolean {
  return source === "gateway" || (costSource !== null && (costSource !== "provider" || costBreakdown !== null));
}
