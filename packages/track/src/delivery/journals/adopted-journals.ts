import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@ai-liaison/core";
import {
  type AsyncShipper,
  adoptDirectory,
  createAsyncShipper,
  type DirectoryLock,
  isJournalFolderName,
  removeJournal,
} from "@ai-liaison/journal";
import type { CallEvent } from "../../sinks/event-sink.ts";
import { BATCH_EVENTS, type EventSource } from "../sending/event-source.ts";
import { journalSource } from "./journal-source.ts";
import { isOwnFolder } from "./own-folder.ts";

export interface AdoptedOptions {
  readonly base: string;
  readonly clock: Clock;
  /** No event can be made of a record: it is passed over. */
  readonly onUnfit: (error: unknown) => void;
  readonly onTrouble: (error: unknown) => void;
}

interface Adopted {
  readonly directory: string;
  readonly lock: DirectoryLock;
  readonly shipper: AsyncShipper;
  readonly source: EventSource;
}

/** After a look that found nothing more, the next is so much later, in milliseconds. */
const LOOK_INTERVAL_MS = 60_000;

/**
 * The journals that dead processes left below `base`, one after the other: each is locked, emptied and removed, or, when
 * there is no time for it, left to the next who looks. A process that lives is never disturbed.
 */
export class AdoptedJournals implements EventSource {
  readonly #base: string;
  readonly #clock: Clock;
  readonly #onUnfit: (error: unknown) => void;
  readonly #onTrouble: (error: unknown) => void;
  #names: string[] = [];
  #current: Adopted | null = null;
  #nextLookMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor({ base, clock, onUnfit, onTrouble }: AdoptedOptions) {
    this.#base = base;
    this.#clock = clock;
    this.#onUnfit = onUnfit;
    this.#onTrouble = onTrouble;
  }

  async take(): Promise<readonly CallEvent[]> {
    for (;;) {
      this.#current ??= await this.#next();
      if (this.#current === null) return [];
      const adopted = this.#current;
      const events = await adopted.source.take();
      if (this.#isClosed) return [];
      if (events.length > 0) return events;
      await this.#leave(adopted);
    }
  }

  async commit(): Promise<void> {
    await this.#current?.source.commit();
  }

  /** Lets go of the journal in hand. */
  close(): void {
    this.#isClosed = true;
    const current = this.#current;
    this.#current = null;
    current?.shipper.close();
    current?.lock.release();
  }

  async #next(): Promise<Adopted | null> {
    if (this.#names.length === 0 && this.#clock.monotonicMs() >= this.#nextLookMs) {
      const names = await readdir(this.#base).catch(() => []);
      this.#names = names.filter(isJournalFolderName);
      this.#nextLookMs = this.#clock.monotonicMs() + LOOK_INTERVAL_MS;
    }
    for (let name = this.#names.pop(); name !== undefined; name = this.#names.pop()) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#isClosed) return null;
      const adopted = this.#adopt(join(this.#base, name));
      if (adopted !== null) return adopted;
    }
    return null;
  }

  #adopt(directory: string): Adopted | null {
    if (!isOwnFolder(directory)) return null;
    const lock = adoptDirectory(directory, this.#clock.nowMs());
    if (lock === null) return null;
    const shipper = createAsyncShipper({ directory, deadOwner: true, batchSize: BATCH_EVENTS });
    const source = journalSource({ shipper, onUnfit: this.#onUnfit, onTrouble: this.#onTrouble });
    return { directory, lock, shipper, source };
  }

  /** Nothing more was given: it is empty, or cannot be read just now. */
  async #leave({ directory, lock, shipper }: Adopted): Promise<void> {
    this.#current = null;
    const isEmptied = (await shipper.take().catch(() => undefined)) === null;
    shipper.close();
    if (isEmptied) await removeJournal(directory).catch(this.#onTrouble);
    else lock.release();
  }
}
