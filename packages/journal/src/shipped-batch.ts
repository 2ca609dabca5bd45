import type { AmendedEntry, CallRecord } from "@ai-liaison/core";
import { type PackedRecord, unpackRecord } from "./packed-record.ts";
import type { Position } from "./position.ts";

/** All the journal says of one call, its record as it lies there. */
export interface FoldedCall extends CallEnd {
  readonly packed: PackedRecord;
}

/** The same, its record readable. */
export interface UnpackedCall extends CallEnd {
  readonly record: CallRecord;
}

export function unpackCall({ packed, ...end }: FoldedCall): UnpackedCall {
  return { record: unpackRecord(packed), ...end };
}

interface CallEnd {
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
