/** Somebody with something to bring to safety when the process ends. */
export interface Leaver {
  /** Something waits that a flush may deliver. Asked when the event loop has nothing left to do, again after each flush. */
  needsFlush(): boolean;
  flush(timeoutMs: number): Promise<unknown>;
  /** What must be done at once: no promise is waited for any more. */
  finishNow(): void;
}

/** Records how the calls ended that are still open. `isIdle`: nothing is under way any more, so that none of them has a future. */
export type SettleCalls = (isIdle: boolean) => void;

/** What a script that has nothing left to do is kept alive for at most, in milliseconds. */
const LEAVE_WITHIN_MS = 2000;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** All who would be told, and the one set of listeners that tells them: first those with open calls, then the leavers. */
class ExitHooks {
  readonly #leavers = new Set<Leaver>();
  readonly #settlers = new Set<SettleCalls>();
  #isLeaving = false;

  add(leaver: Leaver): void {
    if (this.#leavers.size === 0) this.#listen();
    this.#leavers.add(leaver);
  }

  remove(leaver: Leaver): void {
    if (this.#leavers.delete(leaver) && this.#leavers.size === 0) this.#unlisten();
  }

  addSettler(settle: SettleCalls): void {
    this.#settlers.add(settle);
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

  #settleCalls(isIdle: boolean): void {
    for (const settle of this.#settlers) settle(isIdle);
  }

  #finishNow(): void {
    this.#settleCalls(false);
    for (const leaver of this.#leavers) leaver.finishNow();
  }

  readonly #onBeforeExit = (): void => {
    this.#settleCalls(true);
    void this.#flushAll([...this.#leavers].filter((leaver) => leaver.needsFlush()));
  };

  readonly #onExit = (): void => this.#finishNow();

  /**
   * The signal would have ended the process, had we not listened: so it must, once all is flushed. Where somebody else
   * listens, open calls are left alone: an application that shuts down in peace ends them first.
   */
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const isOurs = process.listenerCount(signal) - 1 === listenersThatWait(process);
    const again = (): void => {
      this.#finishNow();
      this.#unlisten();
      process.kill(process.pid, signal);
    };
    if (isOurs && this.#isLeaving) again();
    else {
      this.#isLeaving = true;
      if (isOurs) this.#settleCalls(false);
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

type SharedHooks = Pick<ExitHooks, "add" | "remove" | "addSettler">;

/** The same for all copies of this package in the process: it may be loaded as a module and by `require`. */
function sharedHooks(): SharedHooks {
  const place = globalThis as { [SHARED]?: SharedHooks };
  place[SHARED] ??= new ExitHooks();
  return place[SHARED];
}

/** Has `leaver` told when the process ends, until the function returned is called. */
export function onLeaving(leaver: Leaver): () => void {
  const hooks = sharedHooks();
  hooks.add(leaver);
  return () => hooks.remove(leaver);
}

/** Has `settle` called before any leaver is told. For good: with no leaver there is nobody to record to. */
export function beforeLeaving(settle: SettleCalls): void {
  sharedHooks().addSettler(settle);
}
