import { CHUNK_BYTES, type Chunks } from "./chunk-pool.ts";
import { FRAME_HEAD_BYTES, FRAME_MAGIC, type Frame, type FrameHead, payloadIsIntact, readHead } from "./frame.ts";
import type { JournalFiles } from "./journal-files.ts";
import { decodeSegmentHeader, SEGMENT_HEADER_BYTES, type SegmentHeader, saltOf, segmentPath } from "./segment.ts";

export interface SegmentPlace {
  readonly files: JournalFiles;
  readonly directory: string;
  readonly number: number;
  /** Where to begin; at the first frame when unset. */
  readonly offset?: number;
  /** Memory to read into; fresh for each read when unset. */
  readonly chunks?: Chunks | null;
}

/**
 * Walks the frames of one segment while it may still be written. Only what has a whole frame after it is damage: a
 * bad frame at the very end may be half a write, or one that is being taken back, so it is "not yet" until a frame
 * follows or the caller knows that nobody writes here any more (`hasLeftover`). Before judging, the bytes are read
 * afresh. A damaged head makes it search for the next frame; a damaged payload costs that one frame.
 */
export class SegmentCursor {
  readonly number: number;
  readonly #files: JournalFiles;
  readonly #fd: number;
  #header: SegmentHeader | null = null;
  #salt = 0;
  #offset: number;
  #damaged = 0;
  readonly #chunks: Chunks | null;
  #chunk: Buffer = NOTHING;
  #chunkStart = 0;

  constructor({ files, directory, number, offset = 0, chunks = null }: SegmentPlace) {
    this.number = number;
    this.#files = files;
    this.#chunks = chunks;
    this.#fd = files.open(segmentPath(directory, number), "read");
    this.#offset = Math.max(offset, SEGMENT_HEADER_BYTES);
  }

  /** Where the next frame begins, once the header has been read. */
  get offset(): number {
    return this.#offset;
  }

  /** Stretches of damage passed over so far. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Null until it is written, and for ever when both copies are damaged. */
  get header(): SegmentHeader | null {
    if (this.#header === null) {
      this.#header = decodeSegmentHeader(this.#read(Buffer.alloc(SEGMENT_HEADER_BYTES), 0));
      if (this.#header !== null) this.#salt = saltOf(this.#header.journalId);
    }
    return this.#header;
  }

  /** The next whole frame; null when there is none (yet). */
  next(): Frame | null {
    const header = this.header;
    if (header === null) return null;
    const head = this.#look(this.#offset) ?? this.#lookAfresh(this.#offset) ?? this.#passDamage();
    if (head === null) return null;
    const at = this.#offset - this.#chunkStart;
    const offset = this.#offset;
    this.#offset += head.frameLength;
    return {
      head,
      bytes: this.#chunk,
      at,
      segment: this.number,
      offset,
      ownerId: header.ownerId,
    };
  }

  /** True when bytes follow that make no frame: damage, if nobody writes here any more. */
  hasLeftover(): boolean {
    const size = this.#files.size(this.#fd);
    return this.header === null ? size >= SEGMENT_HEADER_BYTES : size > this.#offset;
  }

  /** The frame that begins at `offset`, read by itself; null when it is not whole. */
  at(offset: number): Frame | null {
    this.#offset = offset;
    return this.header === null || this.#look(offset) === null ? null : this.next();
  }

  close(): void {
    this.#files.close(this.#fd);
  }

  #lookAfresh(offset: number): FrameHead | null {
    this.#chunk = NOTHING;
    return this.#look(offset);
  }

  /** The head at `offset` when all of its frame is there and intact, and then also in the chunk. */
  #look(offset: number): FrameHead | null {
    if (!this.#hold(offset, FRAME_HEAD_BYTES)) return null;
    const head = readHead(this.#chunk, offset - this.#chunkStart, this.#salt);
    if (head === null || !this.#hold(offset, head.frameLength)) return null;
    return payloadIsIntact(this.#chunk, offset - this.#chunkStart, head, this.#salt) ? head : null;
  }

  /**
   * Moves on to the next whole frame behind something that is none. The writer goes from front to back, so what stands
   * before a whole frame is final once that frame has been seen: only then, and read afresh, it is judged.
   */
  #passDamage(): FrameHead | null {
    if (this.#findWhole("behind") === null) return null;
    this.#chunk = NOTHING;
    const found = this.#findWhole("here or behind");
    if (found === null) return null;
    if (found.offset > this.#offset) this.#damaged += 1;
    this.#offset = found.offset;
    return found.head;
  }

  /** The first whole frame where the reader stands or behind it. */
  #findWhole(where: "behind" | "here or behind"): { readonly head: FrameHead; readonly offset: number } | null {
    const size = this.#files.size(this.#fd);
    if (size <= this.#offset || !this.#hold(this.#offset, size - this.#offset)) return null;
    let offset = where === "behind" ? this.#after(this.#offset) : this.#offset;
    for (; offset < size; offset = this.#after(offset)) {
      const head = this.#look(offset);
      if (head !== null) return { head, offset };
    }
    return null;
  }

  /** Where a frame may begin after the one at `offset`: behind it, if its head tells; else at the next magic. */
  #after(offset: number): number {
    const head = readHead(this.#chunk, offset - this.#chunkStart, this.#salt);
    if (head !== null) return offset + head.frameLength;
    const found = this.#chunk.indexOf(FRAME_MAGIC, offset - this.#chunkStart + 1);
    return found < 0 ? Number.POSITIVE_INFINITY : this.#chunkStart + found;
  }

  /** Sees to it that the chunk holds `length` bytes from `offset`; false when the file has not that many. */
  #hold(offset: number, length: number): boolean {
    if (offset >= this.#chunkStart && offset + length <= this.#chunkStart + this.#chunk.length) return true;
    const available = this.#files.size(this.#fd) - offset;
    if (available < length) return false;
    const wanted = Math.max(length, Math.min(CHUNK_BYTES, available));
    const chunk = this.#chunks?.take(wanted) ?? Buffer.allocUnsafeSlow(wanted);
    this.#chunk = this.#read(chunk.subarray(0, wanted), offset);
    this.#chunkStart = offset;
    return this.#chunk.length >= length;
  }

  #read(bytes: Buffer, offset: number): Buffer {
    let filled = 0;
    while (filled < bytes.length) {
      const count = this.#files.read(this.#fd, bytes.subarray(filled), offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  }
}

const NOTHING = Buffer.alloc(0);
