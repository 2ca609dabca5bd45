import type { CallId, CallOpening, CallRecord } from "@ai-liaison/core";

/**
 * Where the tap leaves what it saw. Nothing here throws, waits or blocks: a call's caller never pays for its record.
 * With a journal, each entry is on disk before it is forgotten, and a later process delivers what this one could not.
 */
export interface Recorder {
  /** A request is about to leave. Should nothing follow, it becomes a row with `error_code: interrupted`. */
  opened(opening: CallOpening): void;
  /** How it ended: exactly once for every `opened`, unless it is withdrawn. */
  closed(record: CallRecord): void;
  /** The call turned out to be recorded elsewhere (the answer carried `x-liaison-call-id`): no row of it is to be made. */
  withdrawn(id: CallId): void;
  readonly stats: RecorderStats;
  /** True once everything recorded before is delivered; false when that took longer. */
  flush(timeoutMs?: number): Promise<boolean>;
  /** Delivers what it can within the time, then lets go of disk and timers; what is left is taken up by a later process. */
  close(timeoutMs?: number): Promise<void>;
}

export interface RecorderStats {
  /** Calls recorded. */
  readonly recorded: number;
  /** Calls the sink has taken. */
  readonly delivered: number;
  /** Calls waiting for delivery, as far as is known. */
  readonly pending: number;
  /** Calls lost: the memory bound was reached, or the sink refused them for good. */
  readonly dropped: number;
  /** The sink is failing; deliveries pause. */
  readonly failing: boolean;
  /** Why the last delivery failed, in words; null while all is well. */
  readonly lastError: string | null;
  /** Entries are kept in memory alone: by choice, or because the folder cannot be written. */
  readonly memoryOnly: boolean;
}
