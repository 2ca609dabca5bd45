import type { AmendedEntry, CallRecord } from "@ai-liaison/core";
import type { Position } from "./position.ts";

/** All the journal says of one call. */
export interface FoldedCall {
  readonly record: CallRecord;
  /** Null when the body was not kept. */
  readonly requestBody: Uint8Array | null;
  /** The answer's bytes in one piece; null when there are none. */
  readonly responseBody: Uint8Array | null;
  readonly bodyTruncated: boolean;
  /** The format of `responseBody`, for counting tokens the vendor did not report. */
  readonly responseDialect: string | null;
  /** The process died before the call ended; the record is the one it was opened with. */
  readonly interrupted: boolean;
}

export interface ShippedBatch {
  readonly journalId: string;
  /** Decoded as they are drawn: let each one go before the next. */
  readonly rows: Iterable<FoldedCall>;
  /** To be applied after the rows, in order; their calls may be in this batch or long stored. */
  readonly amendments: readonly AmendedEntry[];
  /** The checkpoint to keep, in the same transaction. */
  readonly to: Position;
}

/**
 * Where calls are kept. Batches come at least once: `store` must ignore a row whose id it knows, keep `to` in the same
 * transaction as the rows, and throw when it could not. Bodies are views of a buffer: copy what is to outlive the call.
 */
export interface Sink {
  /** The `to` of the last batch stored of this journal; null for one it does not know. */
  checkpoint(journalId: string): Position | null;
  store(batch: ShippedBatch): void;
}
