/** A call, as far as it concerns the end of the process. */
interface OpenCall {
  /** What came of its latest try is known. */
  readonly isAnswered: boolean;
  settle(): void;
}

/** Calls nobody ever ends must not fill the memory. */
const MAX_OPEN = 10_000;

/**
 * The calls of this process that have no record yet. When it comes to its end, whoever could still read their answers or
 * try them again is gone: they are settled before the recorders are asked whether anything is left to deliver. On a
 * signal they are left alone, since an application that shuts down in peace ends its calls first.
 */
class CallsAtExit {
  readonly #open = new Set<OpenCall>();

  add(call: OpenCall): void {
    if (this.#open.size >= MAX_OPEN) return;
    if (this.#open.size === 0) {
      // Before the recorders' own listeners.
      process.prependListener("beforeExit", this.#settleAll);
      process.prependListener("exit", this.#settleAnswered);
    }
    this.#open.add(call);
  }

  remove(call: OpenCall): void {
    if (!this.#open.delete(call) || this.#open.size > 0) return;
    process.off("beforeExit", this.#settleAll);
    process.off("exit", this.#settleAnswered);
  }

  readonly #settleAll = (): void => {
    for (const call of [...this.#open]) call.settle();
  };

  /** The others were under way when the process was ended, which their openings tell. */
  readonly #settleAnswered = (): void => {
    for (const call of [...this.#open]) if (call.isAnswered) call.settle();
  };
}

export const callsAtExit = new CallsAtExit();
