import type { Clock } from "@ai-liaison/core";
import { Gathering } from "./gathering.ts";
import { type JournalFiles, nodeFiles } from "./journal-files.ts";
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
/** So that a run of `opened` alone does not keep the thread. */
const FRAMES_PER_ROW = 4;

class JournalShipper implements Shipper {
  readonly #options: ShipperOptions;
  readonly #frames: number;
  readonly #gathering: Gathering;
  #atEnd = false;
  #failures = 0;
  #failure: unknown = null;
  #retryAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ShipperOptions) {
    const { directory, files = nodeFiles, batchSize = 500, deadOwner, sink } = options;
    this.#options = options;
    this.#frames = batchSize * FRAMES_PER_ROW;
    const checkpoint = (journalId: string) => sink.checkpoint(journalId);
    this.#gathering = new Gathering({ directory, files, batchSize, deadOwner, checkpoint });
  }

  get nextDelayMs(): number {
    if (this.#failure !== null) return Math.max(0, this.#retryAtMs - this.#options.clock.monotonicMs());
    return this.#atEnd ? IDLE_MS : 0;
  }

  get failure(): unknown {
    return this.#failure;
  }

  get damaged(): number {
    return this.#gathering.damaged;
  }

  ship(): ShipOutcome {
    if (this.#options.clock.monotonicMs() < this.#retryAtMs) return this.#outcome(0);
    try {
      const isExhausted = this.#gatherOnce();
      const shipped = this.#store();
      this.#gathering.tidy();
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
      this.#gathering.interruptAll();
      shipped += this.#shipAll();
    }
    return this.#outcome(shipped);
  }

  close(): void {
    this.#gathering.close();
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

  /** True when the journal has no more. */
  #gatherOnce(): boolean {
    let frames = this.#frames;
    return this.#gathering.gather(() => frames-- > 0) === "exhausted";
  }

  #store(): number {
    const { batch } = this.#gathering;
    if (batch !== null) this.#options.sink.store(batch);
    return this.#gathering.clear();
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
    return { shipped, pendingOpen: this.#gathering.pendingOpen, atEnd: this.#atEnd };
  }
}
