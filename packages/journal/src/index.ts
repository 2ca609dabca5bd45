export { type Journal, type JournalOptions, type JournalStats, openJournal } from "./journal.ts";
export { type JournalFiles, nodeFiles } from "./journal-files.ts";
export { createJournalReader, type JournalReader, type ReadBatch } from "./journal-reader.ts";
export { type DirectoryLock, lockDirectory } from "./lock-directory.ts";
export { ATTEMPT_ORDER, RECORD_ORDER, recordValues } from "./packed-record.ts";
export type { Position } from "./position.ts";
export type { FoldedCall, ShippedBatch, Sink } from "./shipped-batch.ts";
export { createShipper, type ShipOutcome, type Shipper, type ShipperOptions } from "./shipper.ts";
