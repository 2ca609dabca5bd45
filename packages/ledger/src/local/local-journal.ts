import type { Clock } from "@ai-liaison/core";
import {
  adoptDirectory,
  createShipper,
  type DirectoryLock,
  removeJournalNow,
  type Shipper,
  type Sink,
} from "@ai-liaison/journal";

/** A sink that also forgets how far it is in a journal that is no more. */
export interface LocalSink extends Sink {
  forget(journalId: string): void;
}

export interface LocalJournalOptions {
  readonly sink: LocalSink;
  readonly clock: Pick<Clock, "nowMs" | "monotonicMs">;
  readonly batchSize: number;
}

/** How often it is asked whether a journal's owner is dead. */
const ADOPT_EVERY_MS = 1_000;

/**
 * The journal of one tracked process, in a folder of its own. While the process lives it is only read (and what is
 * stored of it removed); once it is dead its last calls come out, those it was in the middle of as interrupted, and the
 * folder goes.
 */
export class LocalJournal {
  readonly directory: string;
  readonly #options: LocalJournalOptions;
  readonly #sink: Sink;
  #journalId: string | null = null;
  #shipper: Shipper;
  #damagedBefore = 0;
  #adoptAtMs = Number.NEGATIVE_INFINITY;
  #failure: unknown = null;
  #isGone = false;

  constructor(directory: string, options: LocalJournalOptions) {
    const { sink } = options;
    this.directory = directory;
    this.#options = options;
    this.#sink = {
      checkpoint: (journalId) => {
        this.#journalId = journalId;
        return sink.checkpoint(journalId);
      },
      store: (batch) => sink.store(batch),
    };
    this.#shipper = this.#open(false);
  }

  /** Why the last try to store failed; null while all is well. */
  get failure(): unknown {
    return this.#shipper.failure ?? this.#failure;
  }

  /** Stretches of damage passed over; a journal that is opened again meets the same ones. */
  get damaged(): number {
    return Math.max(this.#damagedBefore, this.#shipper.damaged);
  }

  /** The journal is no more, nor its folder, unless somebody keeps other things in it. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Stores one batch; `more` when there is, or may be, another. */
  ship(): { readonly shipped: number; readonly more: boolean } {
    const { shipped, atEnd } = this.#shipper.ship();
    if (!atEnd) return { shipped, more: this.#shipper.failure === null };
    const now = this.#options.clock.monotonicMs();
    if (now < this.#adoptAtMs) return { shipped, more: false };
    this.#adoptAtMs = now + ADOPT_EVERY_MS;
    return { shipped: shipped + this.#finishForDead(), more: false };
  }

  close(): void {
    this.#shipper.close();
  }

  #open(deadOwner: boolean): Shipper {
    const { clock, batchSize } = this.#options;
    return createShipper({ directory: this.directory, sink: this.#sink, clock, batchSize, deadOwner });
  }

  #finishForDead(): number {
    const lock = adoptDirectory(this.directory, this.#options.clock.nowMs());
    return lock === null ? 0 : this.#finish(lock);
  }

  /** Under the lock of its folder: nobody writes it any more. */
  #finish(lock: DirectoryLock): number {
    this.#damagedBefore = this.damaged;
    this.#shipper.close();
    const rest = this.#open(true);
    const { shipped, atEnd } = rest.recover();
    this.#failure = rest.failure;
    this.#damagedBefore = Math.max(this.#damagedBefore, rest.damaged);
    // Before its files go: some systems remove none that is open.
    rest.close();
    if (atEnd && this.#failure === null) this.#remove();
    // With its journal the lock is gone, and is not to come back.
    if (!this.#isGone) lock.release();
    this.#shipper = this.#open(false);
    return shipped;
  }

  #remove(): void {
    try {
      removeJournalNow(this.directory);
      this.#isGone = true;
      if (this.#journalId !== null) this.#options.sink.forget(this.#journalId);
    } catch (error) {
      this.#failure = error;
    }
  }
}
