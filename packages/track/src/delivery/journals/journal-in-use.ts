import type { CallId, CallRecord, Clock } from "@ai-liaison/core";
import { type AsyncShipper, createAsyncShipper, removeJournal } from "@ai-liaison/journal";
import type { CallEvent } from "../../sinks/event-sink.ts";
import { wordsOf } from "../../words-of.ts";
import type { MemoryQueue } from "../memory-queue.ts";
import { BATCH_EVENTS, type EventSource } from "../sending/event-source.ts";
import type { Warnings } from "../warnings.ts";
import { withinTime } from "../within-time.ts";
import { journalSource } from "./journal-source.ts";
import { OwnJournal } from "./own-journal.ts";

export interface JournalInUseOptions {
  readonly base: string;
  readonly clock: Clock;
  /** Takes what cannot be written. */
  readonly queue: MemoryQueue;
  readonly warnings: Warnings;
  /** A record that cannot be written, or of which no event can be made: nothing will come of it. */
  readonly onUnfit: (error: unknown) => void;
}

/** A disk that hangs is not waited for longer, in milliseconds: what is on it by then is delivered. */
const DISK_MS = 1000;

/**
 * Our own journal from both ends: what is recorded goes in, what is to be delivered comes out. What could not be written,
 * or perhaps was not, moves to memory, and is not taken from the journal as well.
 */
export class JournalInUse implements EventSource {
  readonly journal: OwnJournal;
  readonly #shipper: AsyncShipper;
  readonly #source: EventSource;
  readonly #queue: MemoryQueue;
  readonly #warnings: Warnings;
  /** How far the last that was delivered is being noted. */
  #committed: Promise<void> = Promise.resolve();
  readonly #moved = new Set<CallId>();

  /** Throws when the folder cannot be made or written. */
  constructor({ base, clock, queue, warnings, onUnfit }: JournalInUseOptions) {
    this.#queue = queue;
    this.#warnings = warnings;
    this.journal = new OwnJournal({
      base,
      clock,
      onWritten: () => {},
      onLost: (records, error) => this.#moveToMemory(records, error),
      onUnfit: (_, error) => onUnfit(error),
    });
    this.#shipper = createAsyncShipper({
      directory: this.journal.directory,
      deadOwner: false,
      batchSize: BATCH_EVENTS,
    });
    this.#source = journalSource({
      shipper: this.#shipper,
      isElsewhere: ({ id }) => this.#moved.delete(id),
      onUnfit,
      onTrouble: (error) => this.#onTrouble(error),
    });
  }

  async take(): Promise<readonly CallEvent[]> {
    await withinTime(this.journal.written(), DISK_MS, undefined);
    return await this.#source.take();
  }

  commit(): Promise<void> {
    this.#committed = this.#source.commit();
    return this.#committed;
  }

  /** Closes both ends; with `isEmpty`, when nothing is left to deliver, removes the folder unless calls are still open. */
  async close(isEmpty: boolean): Promise<void> {
    await withinTime(this.journal.close(), DISK_MS, undefined);
    await withinTime(
      this.#committed.catch(() => {}),
      DISK_MS,
      undefined,
    );
    const isDone = isEmpty && (await this.#shipper.take().catch(() => undefined)) === null;
    const isLeft = this.#shipper.pendingOpen > 0;
    this.#shipper.close();
    // What cannot be removed now is removed by whoever adopts it: there is nothing to deliver in it.
    if (isDone && !isLeft) await removeJournal(this.journal.directory).catch(() => {});
  }

  #moveToMemory(records: readonly CallRecord[], error: unknown): void {
    this.#warnings.once("disk", () => {
      const where = this.journal.directory;
      return `The records of calls cannot be written to ${where} (${wordsOf(error)}): they are kept in memory alone, and what is not delivered when this process ends is lost.`;
    });
    for (const record of records) {
      this.#moved.add(record.id);
      this.#queue.push(record);
    }
  }

  #onTrouble(error: unknown): void {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      this.journal.abandon();
      this.#moveToMemory([], error);
    }
    this.#warnings.once(
      "checkpoint",
      () => `How far calls are delivered cannot be kept (${wordsOf(error)}): after a crash some may be sent again.`,
    );
  }
}
