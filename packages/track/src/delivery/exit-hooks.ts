/** Somebody with something to bring to safety when the process ends. */
export interface Leaver {
  /** Something waits that a flush may deliver. Asked when the event loop has nothing left to do, again after each flush. */
  needsFlush(): boolean;
  flush(timeoutMs: number): Promise<unknown>;
  /** What must be done at once: no promise is waited for any more. */
  finishNow(): void;
}

/** What a script that has nothing left to do is kept alive for at most, in milliseconds. */
const LEAVE_WITHIN_MS = 2000;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** All who would be told, and the one set of listeners that tells them. */
class ExitHooks {
  readonly #leavers = new Set<Leaver>();
  #isLeaving = false;

  add(leaver: Leaver): void {
    if (this.#leavers.size === 0) this.#listen();
    this.#leavers.add(leaver);
  }

  remove(leaver: Leaver): void {
    if (this.#leavers.delete(leaver) && this.#leavers.size === 0) this.#unlisten();
  }

  #listen(): void {
    process.on("beforeExit", this.#onBeforeExit);
    process.on("exit", this.#onExit);
    // First in line, so as to see who else listens before any `once` among them is gone. No signal ever reaches a worker.
    for (const signal of SIGNALS) process.prependListener(signal, this.#onSignal);
  }

  #unlisten(): void {
    process.off("beforeExit", this.#onBeforeExit);
    process.off("exit", this.#onExit);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  #flushAll(leavers: Iterable<Leaver>): Promise<unknown> {
    return Promise.allSettled(Array.from(leavers, (leaver) => leaver.flush(LEAVE_WITHIN_MS)));
  }

  readonly #onBeforeExit = (): void => {
    void this.#flushAll([...this.#leavers].filter((leaver) => leaver.needsFlush()));
  };

  readonly #onExit = (): void => {
    for (const leaver of this.#leavers) leaver.finishNow();
  };

  /** The signal would have ended the process, had we not listened: so it must, once all is flushed. */
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const isOurs = process.listenerCount(signal) - 1 === listenersThatWait(process);
    const again = (): void => {
      for (const leaver of this.#leavers) leaver.finishNow();
      this.#unlisten();
      process.kill(process.pid, signal);
    };
    if (isOurs && this.#isLeaving) again();
    else {
      this.#isLeaving = true;
      const flushed = this.#flushAll(this.#leavers);
      if (isOurs) void flushed.then(again);
    }
  };
}

/**
 * The much-used package signal-exit ends the process only when it is alone, and counts its own listeners where we can
 * see it: left to wait for each other, nobody would end the process.
 */
function listenersThatWait(host: object): number {
  const marked = host as Readonly<Record<PropertyKey, unknown>>;
  return countOf(marked[Symbol.for("signal-exit emitter")]) + countOf(marked.__signal_exit_emitter__);
}

function countOf(emitter: unknown): number {
  const count = typeof emitter === "object" && emitter !== null && "count" in emitter ? emitter.count : 0;
  return typeof count === "number" ? count : 0;
}

const SHARED = Symbol.for("@ai-liaison/track exit hooks");

/** The same for all copies of this package in the process: it may be loaded as a module and by `require`. */
function sharedHooks(): Pick<ExitHooks, "add" | "remove"> {
  const place = globalThis as { [SHARED]?: Pick<ExitHooks, "add" | "remove"> };
  place[SHARED] ??= new ExitHooks();
  return place[SHARED];
}

/** Has `leaver` told when the process ends, until the function returned is called. */
export function onLeaving(leaver: Leaver): () => void {
  const hooks = sharedHooks();
  hooks.add(leaver);
  return () => hooks.remove(leaver);
}
