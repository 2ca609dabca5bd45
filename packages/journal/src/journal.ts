import { randomBytes } from "node:crypto";
import { type Clock, Fault, type JournalEntry, type JournalWriter } from "@ai-liaison/core";
import { createBallast } from "./ballast.ts";
import { withBodiesWithin } from "./drop-bodies.ts";
import { FrameBatch } from "./frame-batch.ts";
import { type JournalFiles, nodeFiles } from "./journal-files.ts";
import { type DirectoryLock, lockDirectory } from "./lock-directory.ts";
import { quietly } from "./quietly.ts";
import { Room } from "./room.ts";
import { saltOf, segmentPath } from "./segment.ts";
import { type AppendOutcome, SegmentWriter } from "./segment-writer.ts";
import { settleDirectory } from "./settle-directory.ts";

export interface JournalOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** Also waits for the disk at each write: survives a power cut, and costs what the disk costs. */
  readonly fsync: boolean;
  /** When it cannot take more: refuse new calls, or let them go on untold, counted. */
  readonly onFull: "refuse" | "drop";
  /** How large all segments together may grow before new calls are refused; 1 GiB when unset. */
  readonly maxBytes?: number;
  /** How large one segment may grow; 16 MiB when unset. */
  readonly segmentBytes?: number;
  /** What is held back of the disk for calls under way when it fills up; 4 MiB when unset. */
  readonly ballastBytes?: number;
  /** Called after each write: there is something to ship. */
  readonly onWritten?: () => void;
  readonly files?: JournalFiles;
}

export interface JournalStats {
  /** Entries written. */
  readonly appended: number;
  /** Entries that were taken but could not be written. */
  readonly dropped: number;
  /** Bytes on disk in all segments. */
  readonly bytes: number;
  /** Writes. */
  readonly flushes: number;
  /** Stretches of damage found in the newest segment on opening. */
  readonly damaged: number;
  /** New calls are refused or, with `drop`, not written. */
  readonly full: boolean;
}

/** The writing end of a journal, and the one owner of its directory. */
export interface Journal extends JournalWriter {
  readonly stats: JournalStats;
  /** Writes what waits for the end of this turn now; the promises given out settle. */
  flushNow(): void;
  /** Writes what waits, then frees the directory. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a journal for writing: locks its directory, cuts a torn tail and begins a segment of its own. Throws a Fault
 * when another process owns the directory. On a full disk it opens all the same, and refuses.
 *
 * @example
 * await using journal = openJournal({ directory: "data/journal", clock: systemClock, fsync: false, onFull: "refuse" });
 * await journal.append({ kind: "opened", record, requestBody });
 */
export function openJournal(options: JournalOptions): Journal {
  (options.files ?? nodeFiles).makeDirectory(options.directory);
  const lock = lockDirectory(options.directory);
  try {
    return new SegmentedJournal(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** A turn that has gathered this much is written before it ends. */
const FLUSH_AT_BYTES = 8 * MIB;
const MEASURE_INTERVAL_MS = 1000;

/** The promises of one turn: new calls learn of a full disk, calls under way only when even the ballast is used up. */
interface Promised {
  opened: PromiseWithResolvers<void> | null;
  others: PromiseWithResolvers<void> | null;
}

class SegmentedJournal implements Journal {
  readonly #options: JournalOptions;
  readonly #lock: DirectoryLock;
  readonly #segments: SegmentWriter;
  readonly #room: Room;
  readonly #batch: FrameBatch;
  readonly #refuses: boolean;
  /** What bodies may still take of the ballast: half of it, so that records always find the other half. */
  #bodyBytesLeft = 0;
  #promised: Promised = { opened: null, others: null };
  #scheduled = false;
  #closed = false;
  #appended = 0;
  #dropped = 0;
  #flushes = 0;
  readonly #damaged: number;
  #measuredAtMs: number;

  constructor(options: JournalOptions, lock: DirectoryLock) {
    const { directory, clock, fsync, files = nodeFiles, segmentBytes = 16 * MIB, maxBytes = GIB } = options;
    const remains = settleDirectory(files, directory);
    const journalId = remains.journalId ?? randomBytes(16).toString("hex");
    const ownerId = randomBytes(16).toString("hex");
    const firstNumber = remains.lastNumber + 1;
    this.#options = options;
    this.#lock = lock;
    this.#damaged = remains.damaged;
    this.#refuses = options.onFull === "refuse";
    this.#batch = new FrameBatch(saltOf(journalId));
    this.#segments = new SegmentWriter({
      directory,
      files,
      clock,
      fsync,
      segmentBytes,
      journalId,
      ownerId,
      firstNumber,
    });
    if (this.#segments.begin() === null) {
      for (const number of remains.emptySegments) quietly(() => files.remove(segmentPath(directory, number)));
    }
    const ballast = createBallast(files, directory, this.#ballastBytes);
    this.#room = new Room({ clock, segments: this.#segments, ballast, directory, maxBytes });
    this.#measuredAtMs = clock.monotonicMs();
  }

  get refusal(): Fault | null {
    return this.#refuses ? this.#room.refusal(this.#batch.sizeBytes) : null;
  }

  get stats(): JournalStats {
    const now = this.#options.clock.monotonicMs();
    if (now - this.#measuredAtMs >= MEASURE_INTERVAL_MS) {
      this.#measuredAtMs = now;
      quietly(() => this.#segments.measure());
    }
    return {
      appended: this.#appended,
      dropped: this.#dropped,
      bytes: this.#segments.bytes,
      flushes: this.#flushes,
      damaged: this.#damaged,
      full: this.#room.refusal(this.#batch.sizeBytes) !== null,
    };
  }

  append(entry: JournalEntry): Promise<void> {
    if (this.#closed) return Promise.reject(new Fault("server_error", "The journal is closed."));
    const isOpening = entry.kind === "opened";
    const refusal = isOpening ? this.#room.refusal(this.#batch.sizeBytes) : null;
    if (refusal !== null) return this.#turnAway(refusal);
    try {
      this.#batch.add(this.#room.isDiskFull ? this.#withoutLargeBodies(entry) : entry);
    } catch (error) {
      return Promise.reject(error);
    }
    const promise = this.#promise(isOpening);
    if (this.#batch.sizeBytes >= FLUSH_AT_BYTES) this.flushNow();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(this.#onTurnEnd);
    }
    return promise;
  }

  flushNow(): void {
    const batch = this.#batch;
    if (batch.entries.length === 0) return;
    const promised = this.#promised;
    this.#promised = { opened: null, others: null };
    const outcome = this.#write();
    if (outcome.error === null) {
      batch.clear();
      promised.opened?.resolve();
      promised.others?.resolve();
    } else this.#survive(outcome, promised);
    this.#options.onWritten?.();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.flushNow();
    this.#closed = true;
    quietly(
      () => this.#segments.close(),
      () => this.#lock.release(),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  readonly #onTurnEnd = (): void => {
    this.#scheduled = false;
    this.flushNow();
  };

  get #ballastBytes(): number {
    return this.#options.ballastBytes ?? 4 * MIB;
  }

  #promise(isOpening: boolean): Promise<void> {
    const which = isOpening ? "opened" : "others";
    const shared = this.#promised[which] ?? Promise.withResolvers<void>();
    this.#promised[which] = shared;
    return shared.promise;
  }

  #write(): AppendOutcome {
    const outcome = this.#segments.append(this.#batch);
    this.#flushes += 1;
    this.#appended += outcome.entries;
    return outcome;
  }

  #turnAway(refusal: Fault): Promise<void> {
    if (this.#refuses) return Promise.reject(refusal);
    this.#dropped += 1;
    return Promise.resolve();
  }

  /** The write failed: new calls are turned away, and how calls under way ended is written into the ballast's space. */
  #survive(outcome: AppendOutcome, promised: Promised): void {
    const unwritten = this.#batch.entries.slice(outcome.entries);
    if (!this.#room.isDiskFull) this.#bodyBytesLeft = this.#ballastBytes / 2;
    const fault = this.#room.closeByDisk(outcome.error);
    let lostOpenings = 0;
    let lostOthers = 0;
    for (const entry of unwritten) {
      if (entry.kind === "opened") lostOpenings += 1;
      else if (!this.#writeAlone(entry)) lostOthers += 1;
    }
    this.#batch.clear();
    this.#dropped += lostOthers + (this.#refuses ? 0 : lostOpenings);
    settle(promised.opened, lostOpenings > 0 && this.#refuses ? fault : null);
    settle(promised.others, lostOthers > 0 && this.#refuses ? fault : null);
  }

  #writeAlone(entry: JournalEntry): boolean {
    const attempt = (form: JournalEntry): boolean => {
      this.#batch.clear();
      this.#batch.add(form);
      return this.#write().error === null;
    };
    return attempt(this.#withoutLargeBodies(entry)) || attempt(withBodiesWithin(entry, 0).entry);
  }

  #withoutLargeBodies(entry: JournalEntry): JournalEntry {
    const { entry: form, bodyBytes } = withBodiesWithin(entry, this.#bodyBytesLeft);
    this.#bodyBytesLeft -= bodyBytes;
    return form;
  }
}

function settle(promised: PromiseWithResolvers<void> | null, fault: Fault | null): void {
  if (fault === null) promised?.resolve();
  else promised?.reject(fault);
}
