import { readCheckpoint, writeCheckpoint } from "./checkpoint-file.ts";
import { Gathering } from "./gathering.ts";
import { type JournalFiles, nodeFiles } from "./journal-files.ts";
import { quietly } from "./quietly.ts";
import type { ShippedBatch } from "./shipped-batch.ts";

export interface AsyncShipperOptions {
  readonly directory: string;
  /** Rows and amendments in one batch; 200 when unset. */
  readonly batchSize?: number;
  /** A batch is also full when its records take so many bytes in the journal; 512 kB when unset. */
  readonly batchBytes?: number;
  /** Nobody writes this journal and the caller holds its lock: the calls its last owner left open end as interrupted. */
  readonly deadOwner: boolean;
  /** How long the thread is kept at a stretch, in milliseconds; 0.2 when unset. */
  readonly sliceMs?: number;
  readonly files?: JournalFiles;
}

/**
 * Moves what a journal holds to where storing takes time: the shipper of a process that has other things to do. It
 * reads in slices and lets the event loop turn between them, and keeps its checkpoint in the journal's directory, since
 * where the batches go there may be no place for it.
 */
export interface AsyncShipper {
  /**
   * The next batch; the same again until it is committed, null when there is none for now. Its rows are views of
   * memory that is used again after `commit`. Rejects when the disk cannot be read just now; nothing is lost by it.
   */
  take(): Promise<ShippedBatch | null>;
  /**
   * The batch taken is stored, and is not given out again. Rejects when the checkpoint could not be written: a later
   * process would give it out again.
   */
  commit(): Promise<void>;
  /** Calls that have begun and whose end has not been read. */
  readonly pendingOpen: number;
  /** Stretches of damage passed over. */
  readonly damaged: number;
  /** Lets go of the files; nothing more is read, not even by a `take` under way. */
  close(): void;
}

/**
 * Makes an asynchronous shipper for a journal's directory, which may still be empty. `take` and `commit` are called
 * one after the other, by one caller.
 *
 * @example
 * for (let batch = await shipper.take(); batch !== null; batch = await shipper.take()) {
 *   await send([...batch.rows].map((row) => unpackRecord(row.packed)));
 *   await shipper.commit();
 * }
 */
export function createAsyncShipper(options: AsyncShipperOptions): AsyncShipper {
  return new SlicedShipper(options);
}

class SlicedShipper implements AsyncShipper {
  readonly #options: AsyncShipperOptions;
  readonly #gathering: Gathering;
  #taken: ShippedBatch | null = null;
  #hasInterrupted: boolean;
  #isClosed = false;

  constructor(options: AsyncShipperOptions) {
    const { directory, files = nodeFiles, batchSize = 200, batchBytes = 512 * 1024, deadOwner } = options;
    this.#options = options;
    this.#hasInterrupted = !deadOwner;
    const checkpoint = (journalId: string) => readCheckpoint(directory, journalId);
    this.#gathering = new Gathering({ directory, files, batchSize, batchBytes, deadOwner, checkpoint });
  }

  get pendingOpen(): number {
    return this.#gathering.pendingOpen;
  }

  get damaged(): number {
    return this.#gathering.damaged;
  }

  async take(): Promise<ShippedBatch | null> {
    while (this.#taken === null) {
      if (this.#isClosed) return null;
      const gathered = this.#gatherSlice();
      if (gathered === "paused") await nextTurn();
      else if (this.#gathering.batch !== null) this.#taken = this.#gathering.batch;
      else if (!this.#goOnBehind(gathered)) return null;
    }
    return this.#taken;
  }

  async commit(): Promise<void> {
    const taken = this.#taken;
    if (taken === null) return;
    this.#taken = null;
    this.#gathering.clear();
    await writeCheckpoint(this.#options.directory, taken.journalId, taken.to);
    quietly(() => this.#gathering.tidy());
  }

  close(): void {
    this.#isClosed = true;
    this.#gathering.close();
  }

  #gatherSlice() {
    const until = performance.now() + (this.#options.sliceMs ?? 0.2);
    return this.#gathering.gather(() => performance.now() < until);
  }

  /** What was read made no row. True when there may be more, and be it the calls nobody will end any more. */
  #goOnBehind(gathered: "full" | "exhausted"): boolean {
    this.#gathering.clear();
    if (gathered === "full") return true;
    if (this.#hasInterrupted) {
      quietly(() => this.#gathering.tidy());
      return false;
    }
    this.#hasInterrupted = true;
    this.#gathering.interruptAll();
    return true;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
