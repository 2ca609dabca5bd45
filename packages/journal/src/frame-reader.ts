import type { Chunks } from "./chunk-pool.ts";
import type { Frame } from "./frame.ts";
import { errorCode, type JournalFiles } from "./journal-files.ts";
import type { Position } from "./position.ts";
import { listSegments } from "./segment.ts";
import { SegmentCursor } from "./segment-cursor.ts";

export interface FrameReaderOptions {
  readonly directory: string;
  readonly files: JournalFiles;
  /** Where to begin; null for the oldest frame there is. */
  readonly from: Position | null;
  /** Nobody writes: what stands unfinished at the very end is damage. */
  readonly ownerIsDead: boolean;
  /** Memory to read into; fresh for each read when unset. */
  readonly chunks?: Chunks;
}

/** Walks the frames of all segments in order, moving on once a newer segment shows that one is complete. */
export class FrameReader {
  readonly #options: FrameReaderOptions;
  #cursor: SegmentCursor | null = null;
  #position: Position | null;
  #damagedBefore = 0;
  #leftoverCountedIn = -1;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
    this.#position = options.from;
  }

  /** Behind the frame given last. */
  get position(): Position | null {
    return this.#cursor === null ? this.#position : { segment: this.#cursor.number, offset: this.#cursor.offset };
  }

  get damaged(): number {
    return this.#damagedBefore + (this.#cursor?.damaged ?? 0);
  }

  /** The id of the journal, as far as a header has been read. */
  get journalId(): string | null {
    return this.#current()?.header?.journalId ?? null;
  }

  /** Who writes, or wrote, the segment that is being read. */
  get ownerId(): string | null {
    return this.#cursor?.header?.ownerId ?? null;
  }

  /** Null at the end of what is whole by now. */
  next(): Frame | null {
    for (;;) {
      const cursor = this.#current();
      if (cursor === null) return null;
      const frame = cursor.next();
      if (frame !== null) return frame;
      const following = this.#following(cursor.number);
      if (following === null) return this.#atEnd(cursor);
      // The writer left this segment before it began the next: what it holds now is all there will be.
      const late = cursor.next();
      if (late !== null) return late;
      this.#countLeftover(cursor);
      this.#moveTo(following);
    }
  }

  close(): void {
    this.#position = this.position;
    this.#damagedBefore = this.damaged;
    this.#cursor?.close();
    this.#cursor = null;
  }

  #current(): SegmentCursor | null {
    if (this.#cursor !== null) return this.#cursor;
    const wanted = this.#position?.segment ?? 0;
    const first = listSegments(this.#options.files, this.#options.directory).find((number) => number >= wanted);
    if (first === undefined) return null;
    const offset = first === wanted ? (this.#position?.offset ?? 0) : 0;
    this.#cursor = this.#open(first, offset);
    return this.#cursor;
  }

  #open(number: number, offset: number): SegmentCursor | null {
    try {
      const { files, directory, chunks } = this.#options;
      return new SegmentCursor({ files, directory, number, offset, chunks: chunks ?? null });
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    }
  }

  #following(number: number): number | null {
    return listSegments(this.#options.files, this.#options.directory).find((other) => other > number) ?? null;
  }

  #moveTo(number: number): void {
    this.close();
    this.#position = { segment: number, offset: 0 };
  }

  #atEnd(cursor: SegmentCursor): null {
    if (this.#options.ownerIsDead) this.#countLeftover(cursor);
    return null;
  }

  #countLeftover(cursor: SegmentCursor): void {
    if (this.#leftoverCountedIn === cursor.number || !cursor.hasLeftover()) return;
    this.#leftoverCountedIn = cursor.number;
    this.#damagedBefore += 1;
  }
}
