import type { Cancel, Clock } from "@ai-liaison/core";
import type { LocalJournals } from "../local/local-journals.ts";

/**
 * When the journals of tracked processes are looked at. Nobody tells this thread of what other processes write, so it
 * looks twice a second: one `readdir`, and one read for each process that lives.
 */
export interface LocalShippingOptions {
  readonly journals: Pick<LocalJournals, "look" | "ship" | "shipped">;
  readonly clock: Pick<Clock, "after">;
  /** Done before the first batch is stored; tried again with the next look when it fails. */
  readonly prepare: () => Promise<void>;
  /** Rows were stored, and nothing more waits. */
  readonly onShipped?: () => void;
}

const LOOK_EVERY_MS = 450;

export class LocalShipping {
  readonly #options: LocalShippingOptions;
  #cancel: Cancel | null = null;
  #stopped = false;
  #isPrepared = false;
  #told = 0;
  #failure: unknown = null;

  constructor(options: LocalShippingOptions) {
    this.#options = options;
  }

  /** Why it could not begin; null while all is well. */
  get failure(): unknown {
    return this.#failure;
  }

  start(): void {
    void this.#tick();
  }

  /** Stores what is there now, as far as the ledger takes it. */
  async drain(): Promise<void> {
    if (!(await this.#isReady())) return;
    while (!this.#stopped && this.#options.journals.ship());
    this.#tell();
  }

  stop(): void {
    if (this.#isPrepared && !this.#stopped) {
      this.#options.journals.look();
      while (this.#options.journals.ship());
    }
    this.#stopped = true;
    this.#cancel?.();
  }

  async #tick(): Promise<void> {
    const more = (await this.#isReady()) && !this.#stopped && this.#options.journals.ship();
    if (!more) this.#tell();
    if (!this.#stopped) this.#cancel = this.#options.clock.after(more ? 0 : LOOK_EVERY_MS, () => void this.#tick());
  }

  async #isReady(): Promise<boolean> {
    const { journals, prepare } = this.#options;
    if (this.#stopped || journals.look() === 0) return false;
    if (this.#isPrepared) return true;
    try {
      await prepare();
      this.#failure = null;
      this.#isPrepared = true;
    } catch (error) {
      this.#failure = error;
    }
    return this.#isPrepared && !this.#stopped;
  }

  #tell(): void {
    const { journals, onShipped } = this.#options;
    if (journals.shipped === this.#told) return;
    this.#told = journals.shipped;
    onShipped?.();
  }
}
