const CHUNK_BYTES = 64 * 1024;

/** Copies of what is to be written, side by side in a few chunks: a thousand small writes become one of a few pieces. */
export class StagedBytes {
  readonly #full: Uint8Array[] = [];
  #chunk: Buffer = NOTHING;
  #used = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** What was added, in order. Nothing may be added afterwards. */
  get pieces(): readonly Uint8Array[] {
    return this.#used === 0 ? this.#full : [...this.#full, this.#chunk.subarray(0, this.#used)];
  }

  add(buffers: readonly Uint8Array[]): void {
    for (const buffer of buffers) {
      if (this.#used + buffer.byteLength > this.#chunk.length) this.#begin(buffer.byteLength);
      this.#chunk.set(buffer, this.#used);
      this.#used += buffer.byteLength;
      this.#size += buffer.byteLength;
    }
  }

  /** The first chunk is as long as what comes first, since mostly nothing follows; later ones leave room. */
  #begin(bytes: number): void {
    if (this.#used > 0) this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = Buffer.allocUnsafe(this.#size === 0 ? bytes : Math.max(bytes, CHUNK_BYTES));
    this.#used = 0;
  }
}

const NOTHING = Buffer.alloc(0);
