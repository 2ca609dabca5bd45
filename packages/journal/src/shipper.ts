import type { Clock } from "@ai-liaison/core";
import { ChunkPool } from "./chunk-pool.ts";
import { Fold } from "./fold.ts";
import type { Frame } from "./frame.ts";
import { FrameLookup } from "./frame-lookup.ts";
import { FrameReader } from "./frame-reader.ts";
import { type JournalFiles, nodeFiles } from "./journal-files.ts";
import { listSegments, segmentPath } from "./segment.ts";
import type { Sink } from "./shipped-batch.ts";

export interface ShipperOptions {
  readonly directory: string;
  readonly sink: Sink;
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Rows and amendments in one batch; 500 when unset. */
  readonly batchSize?: number;
  /** Nobody writes this journal and the caller holds its lock: `recover` also ends the calls of its last owner. */
  readonly deadOwner: boolean;
  readonly files?: JournalFiles;
  /** Between 0 and 1, for jitter. */
  readonly random?: () => number;
}

export interface ShipOutcome {
  /** Rows and amendments stored. */
  readonly shipped: number;
  /** Calls that have begun and whose end has not been read. */
  readonly pendingOpen: number;
  /** All that is whole in the journal by now is stored. */
  readonly atEnd: boolean;
}

/** Moves what the journal holds to a sink, in batches, at least once, in the order it was written. */
export interface Shipper {
  /**
   * Moves one batch. Never throws: when the sink or the disk fails, the batch is kept for the next time, `failure`
   * says why, and until `nextDelayMs` is over another call does nothing.
   */
  ship(): ShipOutcome;
  /**
   * Moves everything, then lets out the calls a dead process left open, as interrupted; stops early when the sink
   * fails. Call it at start-up, after `openJournal`, or with `deadOwner` under the lock. What it could not do then,
   * `ship` makes up for: a later owner's segment tells that the former one is dead.
   */
  recover(): ShipOutcome;
  /** How long to wait before the next `ship`: 0 when more is there, the pause after a failure, else the idle time. */
  readonly nextDelayMs: number;
  /** Why the last `ship` failed; null when it did not. */
  readonly failure: unknown;
  /** Stretches of damage passed over. */
  readonly damaged: number;
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Makes a shipper for a journal's directory, which may still be empty.
 *
 * @example
 * using shipper = createShipper({ directory: "data/journal", sink, clock: systemClock, deadOwner: false });
 * shipper.recover();
 */
export function createShipper(options: ShipperOptions): Shipper {
  return new JournalShipper(options);
}

const IDLE_MS = 200;
const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 10_000;
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Requests that began are held, too, until they end or the batch does. */
const MAX_CHUNK_BYTES = 24 * 1024 * 1024;
/** So that a run of `opened` alone does not keep the thread. */
const FRAMES_PER_ROW = 4;

class JournalShipper implements Shipper {
  readonly #options: ShipperOptions;
  readonly #files: JournalFiles;
  readonly #batchSize: number;
  readonly #lookup: FrameLookup;
  readonly #chunks = new ChunkPool();
  readonly #reader: FrameReader;
  readonly #fold: Fold;
  /** Read, but not yet taken by the fold. */
  #inHand: Frame | null = null;
  /** Known with the first header, and the checkpoint with it: a segment just begun may not have its own yet. */
  #journalId: string | null = null;
  #atEnd = false;
  #failures = 0;
  #failure: unknown = null;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #tidiedBelow = 0;

  constructor(options: ShipperOptions) {
    const { directory, files = nodeFiles, batchSize = 500, deadOwner } = options;
    this.#options = options;
    this.#files = files;
    this.#batchSize = batchSize;
    this.#lookup = new FrameLookup(files, directory);
    this.#reader = new FrameReader({ directory, files, from: null, ownerIsDead: deadOwner, chunks: this.#chunks });
    this.#fold = new Fold(this.#lookup);
  }

  get nextDelayMs(): number {
    if (this.#failure !== null) return Math.max(0, this.#retryAtMs - this.#options.clock.monotonicMs());
    return this.#atEnd ? IDLE_MS : 0;
  }

  get failure(): unknown {
    return this.#failure;
  }

  get damaged(): number {
    return this.#reader.damaged + this.#fold.unreadable;
  }

  ship(): ShipOutcome {
    if (this.#options.clock.monotonicMs() < this.#retryAtMs) return this.#outcome(0);
    try {
      const isExhausted = this.#gather();
      const shipped = this.#store();
      this.#tidy();
      this.#failures = 0;
      this.#failure = null;
      this.#atEnd = isExhausted;
      return this.#outcome(shipped);
    } catch (error) {
      this.#backOff(error);
      return this.#outcome(0);
    }
  }

  recover(): ShipOutcome {
    let shipped = this.#shipAll();
    if (this.#options.deadOwner && this.#atEnd) {
      this.#fold.calls.interruptAll();
      shipped += this.#shipAll();
    }
    return this.#outcome(shipped);
  }

  close(): void {
    this.#reader.close();
    this.#lookup.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #shipAll(): number {
    let shipped = 0;
    do shipped += this.ship().shipped;
    while (!this.#atEnd && this.#failure === null);
    return shipped;
  }

  /** Fills the batch up, also one that a failure left; true when the journal has no more. */
  #gather(): boolean {
    const fold = this.#fold;
    if (!this.#findCheckpoint()) return true;
    for (let frames = this.#batchSize * FRAMES_PER_ROW; frames > 0; frames -= 1) {
      if (fold.size >= this.#batchSize || fold.bodyBytes >= MAX_BODY_BYTES) return false;
      if (this.#chunks.takenBytes >= MAX_CHUNK_BYTES) return false;
      if (fold.calls.interruptedCount > 0) {
        fold.takeInterrupted();
        continue;
      }
      this.#inHand ??= this.#reader.next();
      if (this.#inHand !== null) {
        fold.take(this.#inHand);
        this.#inHand = null;
      } else {
        fold.ownedBy(this.#reader.ownerId);
        if (fold.calls.interruptedCount === 0) return true;
      }
    }
    return false;
  }

  /** Before the first frame: asks the sink how far it is. False while there is no journal. */
  #findCheckpoint(): boolean {
    if (this.#journalId !== null) return true;
    const { journalId } = this.#reader;
    if (journalId === null) return false;
    this.#fold.startBehind(this.#options.sink.checkpoint(journalId));
    this.#journalId = journalId;
    return true;
  }

  #store(): number {
    const { position } = this.#reader;
    const { rows, amendments, size } = this.#fold;
    if (this.#journalId === null || position === null) return 0;
    if (size > 0) this.#options.sink.store({ journalId: this.#journalId, rows, amendments, to: position });
    this.#fold.clear();
    this.#chunks.recycle();
    return size;
  }

  /** Removes segments of which everything is stored and in which no call waits. */
  #tidy(): void {
    if (this.#fold.size > 0) return;
    const { directory } = this.#options;
    const reading = this.#reader.position?.segment ?? 0;
    if (reading <= this.#tidiedBelow && this.#fold.calls.count === 0) return;
    let kept = reading;
    for (const number of listSegments(this.#files, directory)) {
      if (number >= reading) break;
      if (this.#fold.calls.holds(number)) kept = Math.min(kept, number);
      else this.#files.remove(segmentPath(directory, number));
    }
    this.#tidiedBelow = kept;
  }

  #backOff(error: unknown): void {
    const { clock, random = Math.random } = this.#options;
    const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    this.#failure = error;
    this.#atEnd = false;
    this.#retryAtMs = clock.monotonicMs() + (ceiling * (1 + random())) / 2;
  }

  #outcome(shipped: number): ShipOutcome {
    return { shipped, pendingOpen: this.#fold.calls.count, atEnd: this.#atEnd };
  }
}
