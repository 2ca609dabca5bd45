import { type CallId, type CallOpening, type CallRecord, type Clock, type Fault, isFault } from "@ai-liaison/core";
import { type DeferredFiles, deferredFiles, type Journal, openJournal } from "@ai-liaison/journal";
import { uniqueFolder } from "./unique-folder.ts";
import { UnwrittenRecords } from "./unwritten-records.ts";

export interface OwnJournalOptions {
  /** The folder below which the journal's own is made. */
  readonly base: string;
  readonly clock: Clock;
  /** Records are on disk. */
  readonly onWritten: (count: number) => void;
  /** Records that could not be written, or perhaps were not; `error` says why. */
  readonly onLost: (records: readonly CallRecord[], error: unknown) => void;
  /** A record that cannot be written anywhere: it is no JSON. */
  readonly onUnfit: (record: CallRecord, error: unknown) => void;
}

const SEGMENT_BYTES = 1024 * 1024;
const MAX_BYTES = 256 * 1024 * 1024;
/** After a failure the disk is left alone for so long, in milliseconds. */
const REST_MS = 30_000;
const NO_BODIES: readonly Uint8Array[] = [];

/**
 * The journal of this process, or thread, in a folder of its own, written off the thread. What it cannot write it gives
 * back. After a failure it rests, and takes nothing; with its folder gone it never takes anything again.
 */
export class OwnJournal {
  readonly directory: string;
  readonly #clock: Clock;
  readonly #onLost: OwnJournalOptions["onLost"];
  readonly #onUnfit: OwnJournalOptions["onUnfit"];
  readonly #files: DeferredFiles;
  readonly #journal: Journal;
  readonly #unwritten: UnwrittenRecords;
  /** Given out for a turn's entries; one answer to it is enough. */
  #watched: Promise<void> | null = null;
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  #isLastTry = false;

  /** Makes the folder and locks it, on this thread; throws when that cannot be done. */
  constructor({ base, clock, onWritten, onLost, onUnfit }: OwnJournalOptions) {
    this.directory = uniqueFolder(base);
    this.#clock = clock;
    this.#onLost = onLost;
    this.#onUnfit = onUnfit;
    this.#files = deferredFiles({ onFailure: (error) => this.#fail(error) });
    this.#unwritten = new UnwrittenRecords(() => this.#files.settled(), onWritten);
    this.#journal = openJournal({
      directory: this.directory,
      clock,
      fsync: false,
      onFull: "refuse",
      maxBytes: MAX_BYTES,
      segmentBytes: SEGMENT_BYTES,
      ballastBytes: 0,
      files: this.#files,
      onWritten: () => this.#unwritten.handedOver(),
    });
  }

  /** Nothing is taken just now. */
  get rests(): boolean {
    return this.#restsUntilMs > 0 && this.#clock.monotonicMs() < this.#restsUntilMs;
  }

  opened(opening: CallOpening): void {
    if (this.rests) return;
    // Should it not be written, its end will be: nothing is lost but the trace of a crash.
    this.#journal.append({ kind: "opened", opening, requestBody: null }).catch(ignore);
  }

  /** False when the record is not taken; what is taken and then cannot be written is told to `onLost`. */
  closed(record: CallRecord): boolean {
    if (this.rests || (this.#journal.refusal !== null && !this.#isLastTry)) return false;
    this.#unwritten.add(record);
    const written = this.#journal.append({
      kind: "closed",
      record,
      requestBody: null,
      responseBody: NO_BODIES,
      bodyTruncated: false,
      responseDialect: null,
    });
    if (written !== this.#watched) {
      this.#watched = written;
      written.catch((error: unknown) => (isOfTheDisk(error) ? this.#fail(error.cause) : this.#unfit(record, error)));
    }
    return true;
  }

  withdrawn(id: CallId): void {
    if (!this.rests) this.#journal.append({ kind: "withdrawn", id }).catch(ignore);
  }

  /** Resolves when all that was taken by now is on disk, or given back. */
  written(): Promise<void> {
    this.#journal.flushNow();
    return this.#files.drained();
  }

  /** Writes what waits on this thread: the process is about to end. */
  finishNow(): void {
    this.#journal.flushNow();
    this.#files.finishNow();
  }

  /** There is no later: the disk is tried once more before its rest is over, and however much is on it. */
  allowLastTry(): void {
    this.#isLastTry = true;
    if (this.#restsUntilMs !== Number.POSITIVE_INFINITY) this.#restsUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** The folder is gone or useless: nothing is written into it any more. */
  abandon(): void {
    this.#restsUntilMs = Number.POSITIVE_INFINITY;
  }

  /** Writes what waits and leaves the folder to whoever adopts it. */
  async close(): Promise<void> {
    await this.written();
    await this.#journal.close();
    await this.#files.drained();
  }

  #unfit(record: CallRecord, error: unknown): void {
    this.#unwritten.forget(record);
    this.#onUnfit(record, error);
  }

  readonly #fail = (error: unknown): void => {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
    const restMs = isGone ? Number.POSITIVE_INFINITY : REST_MS;
    this.#restsUntilMs = Math.max(this.#restsUntilMs, this.#clock.monotonicMs() + restMs);
    this.#onLost(this.#unwritten.takeAll(), error);
  };
}

/** Then the disk's own word is its cause. */
function isOfTheDisk(error: unknown): error is Fault {
  return isFault(error) && error.code === "journal_full";
}

function ignore(): void {}
