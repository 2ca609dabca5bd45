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

/** One call's share: keeps references to the vendor's chunks, never copies, until a limit or the budget says stop. */
export class Capture {
  readonly #budget: CaptureBudget;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #truncated = false;

  constructor(budget: CaptureBudget, maxBytes: number) {
    this.#budget = budget;
    this.#maxBytes = maxBytes;
  }

  get chunks(): readonly Buffer[] {
    return this.#chunks;
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
    this.#chunks.push(kept);
  }

  /** Gives the memory back, once the journal has written it. */
  release(): void {
    this.#budget.give(this.#size);
    this.#size = 0;
  }
}
