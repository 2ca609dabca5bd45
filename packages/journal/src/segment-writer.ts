import type { Clock } from "@ai-liaison/core";
import type { FrameBatch } from "./frame-batch.ts";
import { errorCode, type JournalFiles } from "./journal-files.ts";
import { quietly } from "./quietly.ts";
import { encodeSegmentHeader, listSegments, SEGMENT_HEADER_BYTES, segmentPath } from "./segment.ts";
import { writeFully } from "./write-fully.ts";

export interface SegmentWriterOptions {
  readonly directory: string;
  readonly files: JournalFiles;
  readonly clock: Pick<Clock, "nowMs">;
  readonly fsync: boolean;
  readonly segmentBytes: number;
  readonly journalId: string;
  readonly ownerId: string;
  /** The first number that is free. */
  readonly firstNumber: number;
}

export interface AppendOutcome {
  /** How many of the batch's entries are written whole, counted from its beginning. */
  readonly entries: number;
  readonly error: unknown;
}

/**
 * Appends batches to the current segment and begins the next when it is full. After a failed write the torn rest is
 * cut away at the end of the last whole frame; frames that are whole stay, since a reader may have seen them. Only a
 * lack of space leaves a segment in use: after any other error nothing is known about it, so the next one is begun.
 */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #fd: number | null = null;
  #next: number;
  #size = 0;
  #olderBytes = 0;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    this.#next = options.firstNumber;
    this.measure();
  }

  /** Bytes in all segments, as of the last `measure` and what was written since. */
  get bytes(): number {
    return this.#olderBytes + this.#size;
  }

  /** Looks at the directory again: the shipper deletes segments behind our back. */
  measure(): void {
    const { files, directory } = this.#options;
    const current = this.#fd === null ? -1 : this.#next - 1;
    let bytes = 0;
    for (const number of listSegments(files, directory)) {
      if (number !== current) bytes += files.size(segmentPath(directory, number));
    }
    this.#olderBytes = bytes;
  }

  append(batch: FrameBatch): AppendOutcome {
    const { files, fsync, segmentBytes } = this.#options;
    const full = this.#size > SEGMENT_HEADER_BYTES && this.#size + batch.sizeBytes > segmentBytes;
    if (this.#fd === null || full) {
      const error = this.begin();
      // A full segment may grow beyond its size sooner than an entry may be lost.
      if (this.#fd === null) return { entries: 0, error };
    }
    const fd = this.#fd;
    const { writtenBytes, error } = writeFully(files, fd, batch.buffers, this.#size);
    if (error !== null) return { entries: this.#keepWhole(fd, batch, writtenBytes, error), error };
    this.#size += writtenBytes;
    return fsync ? this.#sync(fd, batch) : { entries: batch.entries.length, error: null };
  }

  /** Begins a new segment; on failure the old one stays in use and the error is returned. */
  begin(): unknown {
    const { files, directory } = this.#options;
    const path = segmentPath(directory, this.#next);
    let fd: number | null = null;
    try {
      fd = files.open(path, "create");
      this.#writeHeader(fd);
    } catch (error) {
      // A number is never used twice: what stands there, if removing fails, is an empty segment.
      this.#next += errorCode(error) === "EEXIST" || fd !== null ? 1 : 0;
      if (fd !== null)
        quietly(
          () => files.close(fd ?? 0),
          () => files.remove(path),
        );
      return error;
    }
    this.#abandon();
    this.#fd = fd;
    this.#next += 1;
    this.#size = SEGMENT_HEADER_BYTES;
    quietly(() => this.measure());
    return null;
  }

  #writeHeader(fd: number): void {
    const { files, directory, journalId, ownerId, clock, fsync } = this.#options;
    const header = encodeSegmentHeader({ number: this.#next, journalId, ownerId, createdAtMs: clock.nowMs() });
    const { error } = writeFully(files, fd, [header], 0);
    if (error !== null) throw error;
    if (fsync) files.syncDirectory(directory);
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = null;
    this.#olderBytes += this.#size;
    this.#size = 0;
    if (fd !== null) this.#options.files.close(fd);
  }

  #keepWhole(fd: number, batch: FrameBatch, writtenBytes: number, error: unknown): number {
    let entries = 0;
    while ((batch.ends[entries] ?? Number.POSITIVE_INFINITY) <= writtenBytes) entries += 1;
    this.#size += batch.ends[entries - 1] ?? 0;
    // If that fails, an unfinished frame stays: the next write goes over it, and a reader skips it.
    quietly(() => this.#options.files.truncate(fd, this.#size));
    if (!isLackOfSpace(error)) this.#abandon();
    return entries;
  }

  /** After a failed sync the pages may be gone although reads still show them: nothing in this segment is trusted. */
  #sync(fd: number, batch: FrameBatch): AppendOutcome {
    try {
      this.#options.files.sync(fd);
      return { entries: batch.entries.length, error: null };
    } catch (error) {
      this.#abandon();
      return { entries: 0, error };
    }
  }

  #abandon(): void {
    quietly(() => this.close());
  }
}

function isLackOfSpace(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOSPC" || code === "EDQUOT";
}
