import type { CallId } from "@ai-liaison/core";

/**
 * The ids that came last. The ledger itself knows every id and takes none twice; this keeps sums that live in memory
 * from counting what is sent again.
 */
export class KnownIds {
  readonly #ids = new Set<CallId>();
  readonly #capacity: number;

  constructor(capacity = 20_000) {
    this.#capacity = capacity;
  }

  /** True the first time an id comes. */
  add(id: CallId): boolean {
    const isNew = !this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size > this.#capacity) {
      const [oldest] = this.#ids;
      if (oldest !== undefined) this.#ids.delete(oldest);
    }
    return isNew;
  }
}
