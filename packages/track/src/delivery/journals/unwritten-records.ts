import type { CallRecord } from "@ai-liaison/core";

/**
 * Records that were given to the journal and are not on disk yet. Should a write fail, they are still at hand. At most
 * two generations are held besides the one of this turn: one on its way to the disk, and one behind it.
 */
export class UnwrittenRecords {
  readonly #settled: () => Promise<void>;
  readonly #onWritten: (count: number) => void;
  #fresh: CallRecord[] = [];
  #encoded: CallRecord[] = [];
  #onTheWay: CallRecord[] = [];
  #isBusy = false;

  /** `settled` resolves when all that was handed to the disk by now is on it. */
  constructor(settled: () => Promise<void>, onWritten: (count: number) => void) {
    this.#settled = settled;
    this.#onWritten = onWritten;
  }

  add(record: CallRecord): void {
    this.#fresh.push(record);
  }

  /** The journal has handed all that it was given to the disk. */
  handedOver(): void {
    if (this.#fresh.length === 0) return;
    for (const record of this.#fresh) this.#encoded.push(record);
    this.#fresh = [];
    if (!this.#isBusy) void this.#follow();
  }

  /** It will never be on disk: it is none of ours. */
  forget(record: CallRecord): void {
    const isOther = (other: CallRecord): boolean => other !== record;
    this.#fresh = this.#fresh.filter(isOther);
    this.#encoded = this.#encoded.filter(isOther);
    this.#onTheWay = this.#onTheWay.filter(isOther);
  }

  /** All that may not be on disk, the oldest first; from here on it is somebody else's care. */
  takeAll(): CallRecord[] {
    const all = [...this.#onTheWay, ...this.#encoded, ...this.#fresh];
    this.#onTheWay = [];
    this.#encoded = [];
    this.#fresh = [];
    return all;
  }

  async #follow(): Promise<void> {
    this.#isBusy = true;
    while (this.#encoded.length > 0) {
      this.#onTheWay = this.#encoded;
      this.#encoded = [];
      await this.#settled();
      const { length } = this.#onTheWay;
      this.#onTheWay = [];
      this.#onWritten(length);
    }
    this.#isBusy = false;
  }
}
