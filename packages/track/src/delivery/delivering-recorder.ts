import { type CallId, type CallOpening, type CallRecord, type Clock, systemClock } from "@ai-liaison/core";
import type { EventSink } from "../sinks/event-sink.ts";
import { wordsOf } from "../words-of.ts";
import { onLeaving } from "./exit-hooks.ts";
import { fitOpening, fitRecord } from "./fit/fit-record.ts";
import { AdoptedJournals } from "./journals/adopted-journals.ts";
import { JournalInUse } from "./journals/journal-in-use.ts";
import { MemoryQueue } from "./memory-queue.ts";
import type { Recorder, RecorderStats } from "./recorder.ts";
import { Breaker } from "./sending/breaker.ts";
import { Deliverer, type Settled } from "./sending/deliverer.ts";
import { memorySource } from "./sending/memory-source.ts";
import { Tally } from "./tally.ts";
import type { Warnings } from "./warnings.ts";
import { withinTime } from "./within-time.ts";

export interface DeliveringOptions {
  readonly sink: EventSink;
  /** Below it journals lie, ours and those of dead processes; null keeps everything in memory. */
  readonly base: string | null;
  readonly maxPending: number;
  readonly warnings: Warnings;
  readonly clock?: Clock;
  /** Between 0 and 1, for jitter. */
  readonly random?: () => number;
}

const FLUSH_MS = 10_000;
const CLOSE_MS = 5000;

/** Records calls and delivers them to a sink: through a journal while there is one, else from bounded memory. */
export class DeliveringRecorder implements Recorder {
  readonly #tally = new Tally();
  readonly #queue: MemoryQueue;
  readonly #own: JournalInUse | null;
  readonly #adopted: AdoptedJournals | null;
  readonly #breaker: Breaker;
  readonly #deliverer: Deliverer;
  readonly #leave: () => void;
  #closing: Promise<void> | null = null;
  /** How many were recorded when the last flush before the process's end began. */
  #leftWith = 0;

  /** Throws when there is to be a journal and its folder cannot be made or written. */
  constructor({ sink, base, maxPending, warnings, clock = systemClock, random = Math.random }: DeliveringOptions) {
    const tally = this.#tally;
    const queue = new MemoryQueue(maxPending, (count) => tally.dropped(count));
    this.#queue = queue;
    const onUnfit = (error: unknown): void => {
      tally.dropped(1);
      tellUnfit(warnings, error);
    };
    this.#own = base === null ? null : new JournalInUse({ base, clock, queue, warnings, onUnfit });
    this.#adopted = base === null ? null : adoptedBelow(base, clock, tally, warnings);
    this.#breaker = new Breaker(clock, random);
    const memory = memorySource(queue, onUnfit);
    this.#deliverer = new Deliverer({
      sink,
      own: this.#own === null ? [memory] : [memory, this.#own],
      adopted: this.#adopted,
      breaker: this.#breaker,
      warnings,
      onSettled: (settled) => this.#settled(settled),
    });
    this.#leave = onLeaving({
      needsFlush: () => this.#needsFlush(),
      flush: (timeoutMs) => this.#lastFlush(timeoutMs),
      finishNow: () => this.#own?.journal.finishNow(),
    });
  }

  get stats(): RecorderStats {
    const { recorded, deliveredOwn, deliveredAdopted, droppedOwn, droppedAdopted, pending } = this.#tally;
    return {
      recorded,
      delivered: deliveredOwn + deliveredAdopted,
      pending,
      dropped: droppedOwn + droppedAdopted,
      failing: this.#breaker.isFailing,
      lastError: this.#breaker.lastError,
      memoryOnly: this.#own === null || this.#own.journal.rests,
    };
  }

  opened(opening: CallOpening): void {
    if (this.#own === null || this.#closing !== null) return;
    try {
      this.#own.journal.opened(fitOpening(opening));
    } catch {
      // Its end is recorded all the same.
    }
  }

  closed(record: CallRecord): void {
    this.#tally.recorded += 1;
    try {
      if (this.#closing !== null) this.#tally.dropped(1);
      else {
        const fitting = fitRecord(record);
        if (this.#own === null || !this.#own.journal.closed(fitting)) this.#queue.push(fitting);
        this.#deliverer.noticed();
      }
    } catch {
      this.#tally.dropped(1);
    }
  }

  withdrawn(id: CallId): void {
    if (this.#closing !== null) return;
    try {
      this.#own?.journal.withdrawn(id);
    } catch {
      // After a crash it would come out as interrupted: the other record of it has the same id, and wins.
    }
  }

  async flush(timeoutMs = FLUSH_MS): Promise<boolean> {
    const target = this.#tally.recorded;
    this.#leftWith = target;
    if (this.#tally.settledOwn >= target) return true;
    const over = new AbortController();
    const done = Promise.race([this.#tally.settled(target, over.signal), this.#deliverer.emptied(over.signal)]);
    const isDone = await withinTime(done, timeoutMs, false);
    over.abort();
    return isDone || this.#tally.settledOwn >= target;
  }

  close(timeoutMs = CLOSE_MS): Promise<void> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#breaker.allowLastTry();
    const isEmpty = await this.flush(timeoutMs);
    this.#deliverer.close();
    this.#adopted?.close();
    await this.#own?.close(isEmpty);
    this.#leave();
  }

  /** A sink that hangs must not keep alive a process that has nothing else to do. */
  async #lastFlush(timeoutMs: number): Promise<void> {
    if (!(await this.flush(timeoutMs))) this.#deliverer.giveUpSending();
  }

  /** On disk it can wait for another process when the sink fails; in memory this is the last chance, once. */
  #needsFlush(): boolean {
    if (this.#tally.pending === 0 || this.#leftWith === this.#tally.recorded) return false;
    return this.#queue.size > 0 || !this.#breaker.isFailing;
  }

  #settled({ source, delivered, refused }: Settled): void {
    if (source === "own") {
      this.#tally.delivered(delivered);
      if (refused > 0) this.#tally.dropped(refused);
    } else {
      this.#tally.deliveredAdopted += delivered;
      this.#tally.droppedAdopted += refused;
    }
  }
}

function adoptedBelow(base: string, clock: Clock, tally: Tally, warnings: Warnings): AdoptedJournals {
  const onUnfit = (error: unknown): void => {
    tally.droppedAdopted += 1;
    tellUnfit(warnings, error);
  };
  const onTrouble = (error: unknown): void => {
    warnings.once("adopted", () => {
      return `The calls that another process left cannot be read, or taken off the disk, just now (${wordsOf(error)}): they stay there, and may be sent again.`;
    });
  };
  return new AdoptedJournals({ base, clock, onUnfit, onTrouble });
}

function tellUnfit(warnings: Warnings, error: unknown): void {
  warnings.once("unfit", () => `The record of a call cannot be told, and is dropped: ${wordsOf(error)}`);
}
