/** The longest answer that is read as text of ours. */
export const MAX_READ_BYTES = 16 * 1024 * 1024;

/** A whole answer read piece by piece, kept to be read once more at its end; too long a one is only counted. */
export class CollectedBody {
  #chunks: Buffer[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_READ_BYTES) this.#chunks = [];
    // A copy: whoever passes a chunk on hands its memory over.
    else this.#chunks.push(Buffer.from(chunk));
  }

  /** Null when it was too long. */
  text(): string | null {
    return this.#bytes > MAX_READ_BYTES ? null : Buffer.concat(this.#chunks).toString();
  }
}
