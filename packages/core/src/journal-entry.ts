import type { CallOpening } from "./call-opening.ts";
import type { Fault } from "./fault.ts";
import type { CallId } from "./ids.ts";
import type { CallRecord } from "./record.ts";

/**
 * What the journal holds. The ledger's row is the fold by id: `opened` before the first byte goes upstream, `closed`
 * before the client sees the end, `amended` for what was learnt later. An `opened` whose process died without a
 * `closed` becomes a row with `error_code: interrupted`, unless it was `withdrawn`.
 */
export type JournalEntry = OpenedEntry | ClosedEntry | AmendedEntry | WithdrawnEntry;

export interface OpenedEntry {
  readonly kind: "opened";
  /** The record as far as it is known; should nothing follow, `interruptedRecord` makes the row of it. */
  readonly opening: CallOpening;
  /** The request's bytes; null when bodies are not kept or the capture budget is used up. */
  readonly requestBody: Uint8Array | null;
}

export interface ClosedEntry {
  readonly kind: "closed";
  readonly record: CallRecord;
  /** Given here only when the call never opened (refusals keep theirs). */
  readonly requestBody: Uint8Array | null;
  /** The answer's bytes as the vendor sent them, in order. */
  readonly responseBody: readonly Uint8Array[];
  readonly bodyTruncated: boolean;
  /** Names the format of `responseBody`, for counting tokens the vendor did not report. */
  readonly responseDialect: string | null;
}

export interface AmendedEntry {
  readonly kind: "amended";
  readonly id: CallId;
  readonly changes: Partial<CallRecord>;
}

/** The call that was opened is no row of this journal: whoever answered it records it. */
export interface WithdrawnEntry {
  readonly kind: "withdrawn";
  readonly id: CallId;
}

/** The writing end, as the engine sees it. */
export interface JournalWriter {
  /**
   * Takes an entry; the promise resolves once it is written, with all others of this turn of the event loop, in one
   * system call. Rejects with the fault `journal_full` when it cannot be written.
   */
  append(entry: JournalEntry): Promise<void>;
  /** Why new calls must be refused now; null while all is well. */
  readonly refusal: Fault | null;
}
