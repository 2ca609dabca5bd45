/**
 * The main thread's handle on the one writer. SQLite, compression and counting tokens happen in its thread; here there
 * is, while calls come in, one message in 100 ms: each wakes a thread.
 */
import { join } from "node:path";
import { type Cancel, type Clock, systemClock } from "@ai-liaison/core";
import { SupervisedWorker } from "./supervised-worker.ts";
import type { WriterLoopStats } from "./writer-loop.ts";
import type { WriterData, WriterMessage } from "./writer-messages.ts";

export interface LedgerWriterOptions {
  /** Holds `ledger.sqlite`, and in `sdk` the journals of tracked processes; must exist. */
  readonly dataDirectory: string;
  readonly journalDirectory: string;
  readonly clock?: Clock;
  /** Bodies older than this are deleted, rows stay; null keeps them for good. */
  readonly retentionDays: number | null;
  readonly storeBodies: boolean;
  /** A longer body is cut here and marked; 10 MiB unless told. */
  readonly maxBodyBytes?: number;
  /** URL of a module whose `estimate(call, data)` counts what a vendor did not report (see `Estimate`). */
  readonly estimatorModule?: string;
  /** Handed to `estimate`: anything that can be cloned. */
  readonly estimatorData?: unknown;
  /** URL of a module whose `priceReported(record, data)` prices what tracked processes write (see `PriceReported`). */
  readonly pricingModule?: string;
  /** Handed to `priceReported`: anything that can be cloned. */
  readonly pricingData?: unknown;
  /** False: the process may end while the writer runs; what is in the journal then is stored by the next one. True unless told. */
  readonly keepsAlive?: boolean;
}

export interface LedgerWriterStats extends WriterLoopStats {
  /** False: the thread is down or busy, and the other figures are the last it gave. */
  readonly answering: boolean;
  /** How often the writer's thread died and was started again. */
  readonly restarts: number;
}

export interface LedgerWriter extends AsyncDisposable {
  /** Something was written to the journal. Costs next to nothing; call it as often as you like. */
  notify(): void;
  /** True once all that is in the journal now is in the ledger; false when that took longer than this. */
  drained(timeoutMs: number): Promise<boolean>;
  /** How the writer is doing; the last that is known when it does not answer within a second. */
  stats(): Promise<LedgerWriterStats>;
  /** Deletes the bodies of calls that began before this moment; how many packs went. */
  purgeBodies(beforeMs: number): Promise<number>;
  /** Stores what is there, as far as the ledger takes it within five seconds, and ends the thread. */
  close(): Promise<void>;
}

/** In a data folder: a journal in a folder of its own for each tracked process. */
export const LOCAL_FOLDER = "sdk";

const NOTICE_EVERY_MS = 100;
const STATS_TIMEOUT_MS = 1000;
const CLOSE_GRACE_MS = 5000;
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Room for a tokenizer; nothing of it is taken before it is needed. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

const NO_STATS: WriterLoopStats = {
  stored: 0,
  batches: 0,
  lagMs: 0,
  openCalls: 0,
  damaged: 0,
  uncountable: 0,
  lastError: null,
};

/** Starts the writer. It opens the ledger by itself, and goes on trying while it cannot. */
export function startLedgerWriter(options: LedgerWriterOptions): LedgerWriter {
  return new WorkerLedgerWriter(options);
}

class WorkerLedgerWriter implements LedgerWriter {
  readonly #worker: SupervisedWorker;
  readonly #clock: Clock;
  #lastStats: WriterLoopStats = NO_STATS;
  #cancelNotice: Cancel | null = null;

  constructor(options: LedgerWriterOptions) {
    const data: WriterData = {
      ledgerPath: join(options.dataDirectory, "ledger.sqlite"),
      journalDirectory: options.journalDirectory,
      storeBodies: options.storeBodies,
      maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
      retentionDays: options.retentionDays,
      estimatorModule: options.estimatorModule ?? null,
      estimatorData: options.estimatorData,
      localDirectory: join(options.dataDirectory, LOCAL_FOLDER),
      pricingModule: options.pricingModule ?? null,
      pricingData: options.pricingData,
    };
    this.#clock = options.clock ?? systemClock;
    this.#worker = new SupervisedWorker({
      module: new URL(import.meta.url.endsWith(".ts") ? "./writer-worker.ts" : "./writer-worker.js", import.meta.url),
      data,
      clock: this.#clock,
      resourceLimits: RESOURCE_LIMITS,
      onCrash: "ask-again",
      keepsAlive: options.keepsAlive ?? true,
    });
    this.#worker.start();
  }

  notify(): void {
    if (this.#cancelNotice !== null) return;
    this.#cancelNotice = this.#clock.after(NOTICE_EVERY_MS, () => {
      this.#cancelNotice = null;
      this.#tell({ kind: "notify" });
    });
  }

  async drained(timeoutMs: number): Promise<boolean> {
    return (await this.#ask({ kind: "drain" }, timeoutMs)) === true;
  }

  async stats(): Promise<LedgerWriterStats> {
    const stats = (await this.#ask({ kind: "stats" }, STATS_TIMEOUT_MS)) as WriterLoopStats | null;
    const { restarts, lastCrash } = this.#worker;
    if (stats === null) {
      const lastError = lastCrash ?? "The ledger's writer does not answer.";
      return { ...this.#lastStats, answering: false, restarts, lastError };
    }
    this.#lastStats = stats;
    return { ...stats, answering: true, restarts };
  }

  async purgeBodies(beforeMs: number): Promise<number> {
    const message: WriterMessage = { kind: "purge", beforeMs };
    return Number(await this.#worker.ask(message));
  }

  async close(): Promise<void> {
    this.#cancelNotice?.();
    const message: WriterMessage = { kind: "close" };
    await this.#worker.close(message, CLOSE_GRACE_MS);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #tell(message: WriterMessage): void {
    this.#worker.tell(message);
  }

  /** The thread's answer; null when it has none within this time. */
  async #ask(message: WriterMessage, timeoutMs: number): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<null>();
    const cancel = this.#clock.after(timeoutMs, () => resolve(null));
    const answer = await Promise.race([this.#worker.ask(message).catch(() => null), promise]);
    cancel();
    return answer;
  }
}
