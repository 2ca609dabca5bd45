import type { CallRecord } from "@ai-liaison/core";

/** Records that are nowhere but here, the oldest first, up to a bound; what is beyond goes, oldest first, and is counted. */
export class MemoryQueue {
  readonly #maxSize: number;
  readonly #onDropped: (count: number) => void;
  /** From `#first` on; what lies before has left. */
  #records: CallRecord[] = [];
  #first = 0;
  /** Given out by `take` and not committed. */
  #taken: readonly CallRecord[] = [];

  constructor(maxSize: number, onDropped: (count: number) => void) {
    this.#maxSize = maxSize;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#records.length - this.#first + this.#taken.length;
  }

  push(record: CallRecord): void {
    this.#records.push(record);
    // What is taken may be on its way: if room must be made, it is made behind it.
    if (this.size > this.#maxSize) {
      this.#leave(1);
      this.#onDropped(1);
    }
  }

  /** Up to `count` records; the same again until they are committed. */
  take(count: number): readonly CallRecord[] {
    if (this.#taken.length === 0) {
      this.#taken = this.#records.slice(this.#first, this.#first + count);
      this.#leave(this.#taken.length);
    }
    return this.#taken;
  }

  /** What was taken is delivered. */
  commit(): void {
    this.#taken = [];
  }

  #leave(count: number): void {
    this.#first += count;
    if (this.#first * 2 < this.#records.length) return;
    this.#records = this.#records.slice(this.#first);
    this.#first = 0;
  }
}
