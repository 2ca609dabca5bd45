/**
 * How many calls are in the corridor. A call outlives its connection: one that was cut still has its closing record to
 * write, and the journal must stay open for it.
 */
export class RunningCalls {
  #running = 0;
  #onIdle: (() => void) | null = null;

  begin(): void {
    this.#running += 1;
  }

  end(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#onIdle?.();
  }

  /** Resolves once none is left, or after `timeoutMs`; tells how many are left. */
  async settled(timeoutMs: number): Promise<number> {
    if (this.#running === 0) return 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onIdle = resolve;
    const timer = setTimeout(resolve, timeoutMs);
    await promise;
    clearTimeout(timer);
    return this.#running;
  }
}
