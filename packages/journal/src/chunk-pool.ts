/**
 * The memory that a journal is read through. Frames, and what hangs on them until their batch is stored, are views of
 * these chunks; then the chunks are read into again. Fresh ones for every read were garbage outside the heap, and V8
 * walked the whole heap for it once in every thousand calls.
 */
export interface Chunks {
  /** A chunk with room for at least so many bytes; it keeps what is read into it until the next `recycle`. */
  take(bytes: number): Buffer;
}

/** What is read at once, unless one frame is larger. */
export const CHUNK_BYTES = 256 * 1024;
/** Chunks kept for the next batch; what a rare large one took beyond is given back. */
const KEPT_FREE = 16;

export class ChunkPool implements Chunks {
  #free: Buffer[] = [];
  #taken: Buffer[] = [];
  #takenBytes = 0;

  /** Memory that was taken since the last `recycle`. */
  get takenBytes(): number {
    return this.#takenBytes;
  }

  take(bytes: number): Buffer {
    const chunk =
      (bytes <= CHUNK_BYTES ? this.#free.pop() : undefined) ?? Buffer.allocUnsafeSlow(Math.max(bytes, CHUNK_BYTES));
    this.#taken.push(chunk);
    this.#takenBytes += chunk.length;
    return chunk;
  }

  /** No frame is needed any more, save what may still be read from the chunk taken last. */
  recycle(): void {
    const last = this.#taken.pop();
    for (const chunk of this.#taken) {
      if (chunk.length === CHUNK_BYTES && this.#free.length < KEPT_FREE) this.#free.push(chunk);
    }
    this.#taken = last === undefined ? [] : [last];
    this.#takenBytes = 0;
  }
}
