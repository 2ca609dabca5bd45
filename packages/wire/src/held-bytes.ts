import { Fault } from "@ai-liaison/core";

const NOTHING = Buffer.alloc(0);

/**
 * The bytes of an event that is not complete yet. Chunks are kept as they came and joined once, when something can be
 * done with them: joining at every chunk would make a long event cost the square of its length.
 */
export class HeldBytes {
  readonly #limitBytes: number;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #tail: Buffer = NOTHING;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get empty(): boolean {
    return this.#sizeBytes === 0;
  }

  /** Up to the last three bytes: a terminator may begin in them. */
  get tail(): Buffer {
    return this.#tail;
  }

  hold(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const sizeBytes = this.#sizeBytes + chunk.length;
    if (sizeBytes > this.#limitBytes) {
      throw new Fault("malformed_response", `An event of the stream is longer than ${this.#limitBytes} bytes.`);
    }
    this.#sizeBytes = sizeBytes;
    this.#chunks.push(chunk);
    this.#tail = (chunk.length < 3 ? Buffer.concat([this.#tail, chunk]) : chunk).subarray(-3);
  }

  /** All that is held, as one buffer. */
  join(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks, this.#sizeBytes)];
    return this.#chunks[0] ?? NOTHING;
  }

  clear(): void {
    this.#chunks = [];
    this.#sizeBytes = 0;
    this.#tail = NOTHING;
  }
}
