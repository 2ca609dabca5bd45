import type { EngineSettings } from "../values/settings.ts";

/**
 * How much memory all calls together may hold for bodies on their way to the journal: 64 MB by default. A call that
 * finds nothing left is recorded without its body, marked truncated; no call waits for memory.
 */
export class CaptureBudget {
  #left: number;

  constructor(totalBytes: number) {
    this.#left = totalBytes;
  }

  get leftBytes(): number {
    return this.#left;
  }

  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

/** How much of one body is kept; nothing where bodies are not stored. */
export function captureLimit(ports: { readonly settings: () => Pick<EngineSettings, "store"> }): number {
  const { store } = ports.settings();
  return store.bodies ? store.maxBodyBytes : 0;
}

/** Chunks smaller than this are copied together: a stream's hundred small buffers would outlive many collections. */
const COPY_BELOW_BYTES = 4096;
const BLOCK_BYTES = 8192;

/** One call's share: what the vendor sent, in order, until a limit or the budget says stop. Large chunks are not copied. */
export class Capture {
  readonly #budget: CaptureBudget;
  readonly #maxBytes: number;
  readonly #pieces: Buffer[] = [];
  #block: Buffer | null = null;
  #used = 0;
  #size = 0;
  #truncated = false;

  constructor(budget: CaptureBudget, maxBytes: number) {
    this.#budget = budget;
    this.#maxBytes = maxBytes;
  }

  /** All that was captured; nothing may be added afterwards. */
  get chunks(): readonly Buffer[] {
    this.#closeBlock();
    return this.#pieces;
  }

  get truncated(): boolean {
    return this.#truncated;
  }

  add(chunk: Buffer): void {
    if (this.#truncated || chunk.length === 0) return;
    const room = this.#maxBytes - this.#size;
    const kept = chunk.length <= room ? chunk : chunk.subarray(0, Math.max(0, room));
    this.#truncated = kept.length < chunk.length;
    if (kept.length === 0) return;
    if (!this.#budget.take(kept.length)) {
      this.#truncated = true;
      return;
    }
    this.#size += kept.length;
    this.#keep(kept);
  }

  /** Gives the memory back, once the journal has written it. */
  release(): void {
    this.#budget.give(this.#size);
    this.#size = 0;
  }

  #keep(chunk: Buffer): void {
    if (chunk.length >= COPY_BELOW_BYTES || this.#size === chunk.length) {
      this.#closeBlock();
      this.#pieces.push(chunk);
      return;
    }
    if (this.#block !== null && this.#used + chunk.length > BLOCK_BYTES) this.#closeBlock();
    this.#block ??= Buffer.allocUnsafeSlow(BLOCK_BYTES);
    chunk.copy(this.#block, this.#used);
    this.#used += chunk.length;
  }

  #closeBlock(): void {
    if (this.#block === null) return;
    this.#pieces.push(this.#block.subarray(0, this.#used));
    this.#block = null;
    this.#used = 0;
  }
}
