import { join } from "node:path";
import { type CallId, type CallOpening, type CallRecord, type Clock, systemClock } from "@ai-liaison/core";
import { wordsOf } from "../words-of.ts";
import { onLeaving } from "./exit-hooks.ts";
import { fitOpening, fitRecord } from "./fit/fit-record.ts";
import { OwnJournal } from "./journals/own-journal.ts";
import { MemoryQueue } from "./memory-queue.ts";
import type { Recorder, RecorderStats } from "./recorder.ts";
import { Tally } from "./tally.ts";
import type { Warnings } from "./warnings.ts";
import { withinTime } from "./within-time.ts";

export interface LocalOptions {
  /** A data folder, as `serve` opens it. */
  readonly data: string;
  readonly maxPending: number;
  readonly warnings: Warnings;
  readonly clock?: Clock;
}

const FLUSH_MS = 10_000;
const CLOSE_MS = 5000;
/** How many records that waited in memory go to the disk at once: with each new one, or one portion after the other. */
const PORTION = 100;

/**
 * Records calls into a journal in a data folder, and no more: whoever owns the ledger there ships them. `delivered` is
 * what is on disk. What the disk does not take waits in bounded memory for it to come back.
 */
export class LocalRecorder implements Recorder {
  readonly #tally = new Tally();
  readonly #queue: MemoryQueue;
  readonly #journal: OwnJournal;
  readonly #leave: () => void;
  #lastError: string | null = null;
  #closing: Promise<void> | null = null;
  #leftWith = 0;

  /** Throws when the folder cannot be made or written. */
  constructor({ data, maxPending, warnings, clock = systemClock }: LocalOptions) {
    this.#queue = new MemoryQueue(maxPending, (count) => this.#tally.dropped(count));
    this.#journal = new OwnJournal({
      base: join(data, "sdk"),
      clock,
      onWritten: (count) => this.#onWritten(count),
      onLost: (records, error) => this.#onLost(records, error, warnings),
      onUnfit: () => this.#tally.dropped(1),
    });
    this.#leave = onLeaving({
      needsFlush: () => this.#tally.pending > 0 && this.#leftWith !== this.#tally.recorded,
      flush: (timeoutMs) => this.flush(timeoutMs),
      finishNow: () => {
        this.#journal.allowLastTry();
        do this.#journal.finishNow();
        while (this.#readmit());
        this.#journal.finishNow();
      },
    });
  }

  get stats(): RecorderStats {
    return {
      recorded: this.#tally.recorded,
      delivered: this.#tally.deliveredOwn,
      pending: this.#tally.pending,
      dropped: this.#tally.droppedOwn,
      failing: this.#journal.rests,
      lastError: this.#lastError,
      memoryOnly: this.#journal.rests,
    };
  }

  opened(opening: CallOpening): void {
    if (this.#closing !== null) return;
    try {
      this.#journal.opened(fitOpening(opening));
    } catch {
      // Its end is recorded all the same.
    }
  }

  closed(record: CallRecord): void {
    this.#tally.recorded += 1;
    try {
      if (this.#closing !== null) this.#tally.dropped(1);
      else {
        if (this.#queue.size > 0) this.#readmit();
        const fitting = fitRecord(record);
        if (!this.#journal.closed(fitting)) this.#queue.push(fitting);
      }
    } catch {
      this.#tally.dropped(1);
    }
  }

  withdrawn(id: CallId): void {
    if (this.#closing !== null) return;
    try {
      this.#journal.withdrawn(id);
    } catch {
      // After a crash it would come out as interrupted: the other record of it has the same id, and wins.
    }
  }

  async flush(timeoutMs = FLUSH_MS): Promise<boolean> {
    const target = this.#tally.recorded;
    this.#leftWith = target;
    await withinTime(this.#writeAll(), timeoutMs, undefined);
    return this.#tally.settledOwn >= target;
  }

  close(timeoutMs = CLOSE_MS): Promise<void> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#journal.allowLastTry();
    await withinTime(
      this.#writeAll().then(() => this.#journal.close()),
      timeoutMs,
      undefined,
    );
    this.#leave();
  }

  /** Each portion is on disk before the next: together they may be more than may wait for a disk. */
  async #writeAll(): Promise<void> {
    do await this.#journal.written();
    while (this.#readmit());
    await this.#journal.written();
  }

  /** Gives the journal a portion of what waits in memory. False when it takes no more, or no more waits. */
  #readmit(): boolean {
    for (let count = 0; count < PORTION; count += 1) {
      const [record] = this.#queue.take(1);
      if (record === undefined || !this.#journal.closed(record)) return false;
      this.#queue.commit();
    }
    return true;
  }

  #onWritten(count: number): void {
    // None: all that was on its way was lost.
    if (count === 0) return;
    this.#lastError = null;
    this.#tally.delivered(count);
  }

  #onLost(records: readonly CallRecord[], error: unknown, warnings: Warnings): void {
    this.#lastError = wordsOf(error);
    for (const record of records) this.#queue.push(record);
    warnings.once("disk", () => {
      const where = this.#journal.directory;
      return `The records of calls cannot be written to ${where} (${wordsOf(error)}): they are kept in memory, and lost if that does not change before this process ends.`;
    });
  }
}
