/**
 * A thread that may die without taking anything with it: it is started again, after a pause that grows, and counted.
 * Questions that were open are asked again or refused, as their owner wishes. What the thread was doing is safe
 * elsewhere: in the journal, or in the ledger.
 */
import { type ResourceLimits, Worker } from "node:worker_threads";
import { type Cancel, type Clock, Fault, type FaultCode } from "@ai-liaison/core";

const RESTART_MIN_MS = 100;
const RESTART_MAX_MS = 5_000;
/** A thread that lived this long was healthy: the next pause is short again. */
const HEALTHY_MS = 60_000;

export interface SupervisedWorkerOptions {
  readonly module: URL;
  readonly data: unknown;
  readonly clock: Clock;
  readonly resourceLimits: ResourceLimits;
  /** What becomes of open questions when the thread dies. */
  readonly onCrash: "ask-again" | "refuse";
  /** False: the process may end while the thread is there; true unless told. */
  readonly keepsAlive?: boolean;
}

interface Question {
  readonly message: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | Refusal);

/** What a thread says when it cannot answer; with a code, as the Fault it is. */
export interface Refusal {
  readonly error: string;
  readonly code?: FaultCode;
  readonly hint?: string;
}

export class SupervisedWorker {
  readonly #options: SupervisedWorkerOptions;
  readonly #questions = new Map<number, Question>();
  #worker: Worker | null = null;
  #cancelRestart: Cancel | null = null;
  #startedAtMs = 0;
  #lastId = 0;
  #crashesInRow = 0;
  #restarts = 0;
  #lastCrash: string | null = null;
  #closed = false;

  constructor(options: SupervisedWorkerOptions) {
    this.#options = options;
  }

  /** How often the thread died and was, or will be, started again. */
  get restarts(): number {
    return this.#restarts;
  }

  get lastCrash(): string | null {
    return this.#lastCrash;
  }

  start(): void {
    if (this.#worker !== null || this.#closed) return;
    const { module, data, clock, resourceLimits, keepsAlive = true } = this.#options;
    const worker = new Worker(module, { workerData: data, resourceLimits });
    if (!keepsAlive) worker.unref();
    this.#worker = worker;
    this.#startedAtMs = clock.monotonicMs();
    worker.on("message", (answer: Answer) => this.#settle(answer));
    worker.on("error", (error: unknown) => {
      this.#lastCrash = error instanceof Error ? error.message : String(error);
    });
    worker.on("exit", () => this.#onExit(worker));
    for (const [id, { message }] of this.#questions) worker.postMessage({ id, message });
  }

  /** Says something that needs no answer; lost when the thread is down. */
  tell(message: unknown): void {
    this.#worker?.postMessage({ id: null, message });
  }

  /** Asks, also a thread that is about to be started again; rejects with the thread's error, or when it is closed. */
  ask(message: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error("The thread has been closed."));
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#lastId += 1;
    this.#questions.set(this.#lastId, { message, resolve, reject });
    this.#worker?.postMessage({ id: this.#lastId, message });
    return promise;
  }

  /** Asks for an end and waits for it that long, then ends the thread. Open questions are refused. */
  async close(message: unknown, graceMs: number): Promise<void> {
    if (this.#closed) return;
    this.#cancelRestart?.();
    const worker = this.#worker;
    if (worker !== null) {
      const ended = this.ask(message).catch(() => null);
      this.#closed = true;
      await this.#within(ended, graceMs);
      await worker.terminate();
    }
    this.#closed = true;
    this.#refuseAll("The thread has been closed.");
  }

  async #within(ended: Promise<unknown>, graceMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(graceMs, resolve);
    await Promise.race([ended, promise]);
    cancel();
  }

  #settle(answer: Answer): void {
    const question = this.#questions.get(answer.id);
    if (question === undefined) return;
    this.#questions.delete(answer.id);
    if ("error" in answer) question.reject(errorOf(answer));
    else question.resolve(answer.value);
  }

  #onExit(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    if (this.#closed) {
      this.#refuseAll("The thread has been closed.");
      return;
    }
    const { clock, onCrash } = this.#options;
    this.#restarts += 1;
    this.#crashesInRow = clock.monotonicMs() - this.#startedAtMs > HEALTHY_MS ? 1 : this.#crashesInRow + 1;
    if (onCrash === "refuse") this.#refuseAll(this.#lastCrash ?? "The thread died.");
    const pauseMs = Math.min(RESTART_MAX_MS, RESTART_MIN_MS * 2 ** (this.#crashesInRow - 1));
    this.#cancelRestart = clock.after(pauseMs, () => this.start());
  }

  #refuseAll(reason: string): void {
    for (const { reject } of this.#questions.values()) reject(new Error(reason));
    this.#questions.clear();
  }
}

function errorOf({ error, code, hint }: Refusal): Error {
  if (code === undefined) return new Error(error);
  return new Fault(code, error, hint === undefined ? {} : { hint });
}
