import type { Target } from "../values/plan.ts";
import { readRelayed, readVendorError, readWhole } from "./read-whole.ts";
import type { Reading, ReadingOwner, WholeAnswerRead } from "./reading.ts";

const NONE: readonly string[] = Object.freeze([]);

/** Reads a vendor's whole body, an answer or an error, up to a size. */
export class WholeReading implements Reading {
  readonly #owner: ReadingOwner;
  readonly #target: Target;
  readonly #maxBytes: number;
  readonly #outlineOnly: boolean;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(owner: ReadingOwner, target: Target, maxBytes: number, outlineOnly: boolean) {
    this.#outlineOnly = outlineOnly;
    this.#owner = owner;
    this.#target = target;
    this.#maxBytes = maxBytes;
  }

  onData(chunk: Buffer): void {
    if (this.#size === 0) this.#owner.begin();
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) throw this.#owner.malformed(`sent more than ${this.#maxBytes} bytes`);
    this.#chunks.push(chunk);
  }

  onEnd(): void {
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    const { status, headers } = this.#owner;
    if (status < 200 || status >= 300) {
      const answer = { status, headers, bytes };
      this.#owner.fail(readVendorError(this.#target, answer, this.#owner.nowMs()), answer);
      return;
    }
    this.#owner.settleWhole(bytes, this.#read(bytes));
  }

  #read(bytes: Buffer): WholeAnswerRead {
    if (this.#target.format.relay !== undefined) return readRelayed(this.#target, bytes);
    return { parts: readWhole(this.#target, bytes, this.#outlineOnly), keptIds: NONE };
  }
}
