import { ChunkPool } from "./chunk-pool.ts";
import { Fold } from "./fold.ts";
import type { Frame } from "./frame.ts";
import { FrameLookup } from "./frame-lookup.ts";
import { FrameReader } from "./frame-reader.ts";
import type { JournalFiles } from "./journal-files.ts";
import type { Position } from "./position.ts";
import { listSegments, segmentPath } from "./segment.ts";
import type { ShippedBatch } from "./shipped-batch.ts";

export interface GatheringOptions {
  readonly directory: string;
  readonly files: JournalFiles;
  /** Rows and amendments in one batch. */
  readonly batchSize: number;
  /** What the records in one batch may take in the journal, bodies aside; unlimited when unset. */
  readonly batchBytes?: number;
  /** Nobody writes this journal: what stands unfinished at its very end is damage. */
  readonly deadOwner: boolean;
  /** How far the journal of that id is stored; asked before the first frame, and again when it throws. */
  readonly checkpoint: (journalId: string) => Position | null;
}

/** `full`: the batch is as large as it may be. `paused`: it was told to stop. `exhausted`: the journal has no more. */
export type Gathered = "full" | "paused" | "exhausted";

const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Requests that began are held, too, until they end or the batch does. */
const MAX_CHUNK_BYTES = 24 * 1024 * 1024;

/**
 * The half of shipping that reads: makes the next batch of what a journal's directory holds, keeps it until `clear`,
 * and removes segments of which everything is stored. Who stores it, and when, is the other half. All of it is
 * synchronous; when a step throws nothing is lost, and it is done again the next time.
 */
export class Gathering {
  readonly #options: GatheringOptions;
  readonly #lookup: FrameLookup;
  readonly #chunks = new ChunkPool();
  readonly #reader: FrameReader;
  readonly #fold: Fold;
  /** Read, but not yet taken by the fold. */
  #inHand: Frame | null = null;
  /** Known with the first header, and the checkpoint with it: a segment just begun may not have its own yet. */
  #journalId: string | null = null;
  #tidiedBelow = 0;

  constructor(options: GatheringOptions) {
    const { directory, files, deadOwner } = options;
    this.#options = options;
    this.#lookup = new FrameLookup(files, directory);
    this.#reader = new FrameReader({ directory, files, from: null, ownerIsDead: deadOwner, chunks: this.#chunks });
    this.#fold = new Fold(this.#lookup);
  }

  /** Stretches of damage passed over, and open calls whose frame is gone. */
  get damaged(): number {
    return this.#reader.damaged + this.#fold.unreadable;
  }

  /** Calls that have begun and whose end has not been read. */
  get pendingOpen(): number {
    return this.#fold.calls.count;
  }

  /** What has been gathered; null while there is nothing to store. */
  get batch(): ShippedBatch | null {
    const { position } = this.#reader;
    const { rows, amendments, size } = this.#fold;
    if (this.#journalId === null || position === null || size === 0) return null;
    return { journalId: this.#journalId, rows, amendments, to: position };
  }

  /** Fills the batch up, also one that a failure left, for as long as `goesOn` says so before each frame. */
  gather(goesOn: () => boolean): Gathered {
    if (!this.#findCheckpoint()) return "exhausted";
    while (goesOn()) {
      if (this.#isFull()) return "full";
      if (this.#fold.calls.interruptedCount > 0) this.#fold.takeInterrupted();
      else if (!this.#takeFrame()) return "exhausted";
    }
    return "paused";
  }

  /** The batch is stored, or there was none: its memory may be used again. Says how large it was. */
  clear(): number {
    if (this.#journalId === null || this.#reader.position === null) return 0;
    const { size } = this.#fold;
    this.#fold.clear();
    this.#chunks.recycle();
    return size;
  }

  /** Whoever wrote the journal is dead: the calls that wait come out as interrupted. */
  interruptAll(): void {
    this.#fold.calls.interruptAll();
  }

  /** Removes segments of which everything is stored and in which no call waits. */
  tidy(): void {
    if (this.#fold.size > 0) return;
    const { directory, files } = this.#options;
    const reading = this.#reader.position?.segment ?? 0;
    if (reading <= this.#tidiedBelow) return;
    let kept = reading;
    for (const number of listSegments(files, directory)) {
      if (number >= reading) break;
      if (this.#fold.calls.holds(number)) {
        kept = Math.min(kept, number);
        continue;
      }
      files.remove(segmentPath(directory, number));
      this.#fold.calls.removed(number);
    }
    this.#tidiedBelow = kept;
  }

  close(): void {
    this.#reader.close();
    this.#lookup.close();
  }

  #isFull(): boolean {
    const { size, rows } = this.#fold;
    const { batchSize, batchBytes = Number.POSITIVE_INFINITY } = this.#options;
    if (size >= batchSize || rows.bodyBytes >= MAX_BODY_BYTES || rows.recordBytes >= batchBytes) return true;
    return this.#chunks.takenBytes >= MAX_CHUNK_BYTES;
  }

  /** False when there is no further frame and nobody to interrupt. */
  #takeFrame(): boolean {
    this.#inHand ??= this.#reader.next();
    if (this.#inHand === null) {
      this.#fold.ownedBy(this.#reader.ownerId);
      return this.#fold.calls.interruptedCount > 0;
    }
    this.#fold.take(this.#inHand);
    this.#inHand = null;
    return true;
  }

  /** Before the first frame: asks how far the journal is stored. False while there is no journal. */
  #findCheckpoint(): boolean {
    if (this.#journalId !== null) return true;
    const { journalId } = this.#reader;
    if (journalId === null) return false;
    this.#fold.startBehind(this.#options.checkpoint(journalId));
    this.#journalId = journalId;
    return true;
  }
}
