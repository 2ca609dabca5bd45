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
  #waiters: { readonly target: number; readonly resolve: (reached: true) => void }[] = [];

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

  /** True once so many calls of our own are settled. */
  settled(target: number): Promise<true> {
    if (this.settledOwn >= target) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<true>();
    this.#waiters.push({ target, resolve });
    return promise;
  }

  #tell(): void {
    if (this.#waiters.length === 0) return;
    const reached = this.#waiters.filter(({ target }) => target <= this.settledOwn);
    this.#waiters = this.#waiters.filter(({ target }) => target > this.settledOwn);
    for (const { resolve } of reached) resolve(true);
  }
}
