interface Waiter {
  readonly target: number;
  readonly resolve: (reached: true) => void;
}

/** How many calls came and where they went; tells those who wait until so many of our own are settled. */
export class Tally {
  recorded = 0;
  /** Of our own, taken by the sink, or on disk where that is all there is to do. */
  deliveredOwn = 0;
  /** Of those dead processes left. */
  deliveredAdopted = 0;
  /** Of our own. */
  droppedOwn = 0;
  droppedAdopted = 0;
  readonly #waiters = new Set<Waiter>();

  get settledOwn(): number {
    return this.deliveredOwn + this.droppedOwn;
  }

  get pending(): number {
    return Math.max(0, this.recorded - this.settledOwn);
  }

  delivered(count: number): void {
    this.deliveredOwn += count;
    this.#tell();
  }

  dropped(count: number): void {
    this.droppedOwn += count;
    this.#tell();
  }

  /** True once so many calls of our own are settled, which are fewer yet; nobody waits any more once `over` is aborted. */
  settled(target: number, over: AbortSignal): Promise<true> {
    const { promise, resolve } = Promise.withResolvers<true>();
    const waiter = { target, resolve };
    this.#waiters.add(waiter);
    over.addEventListener("abort", () => this.#waiters.delete(waiter), { once: true });
    return promise;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiters.size;
  }

  #tell(): void {
    for (const waiter of this.#waiters) {
      if (waiter.target > this.settledOwn) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(true);
    }
  }
}
