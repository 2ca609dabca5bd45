import { type Clock, systemClock } from "@ai-liaison/core";
import type { AsyncLedgerReader, LedgerReader } from "../port.ts";
import { SupervisedWorker } from "./supervised-worker.ts";

export interface ReaderData {
  readonly path: string;
  readonly giveUpAfterMs: number;
}

export interface ReaderMessage {
  readonly method: Exclude<keyof LedgerReader, symbol> | "close";
  readonly parameters: readonly unknown[];
}

const CLOSE_GRACE_MS = 1000;
/** Others wait behind a question. */
const GIVE_UP_AFTER_MS = 10_000;
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

export interface LedgerReaderOptions {
  readonly path: string;
  readonly clock?: Clock;
  /** 10 s unless told. */
  readonly giveUpAfterMs?: number;
}

/**
 * Reads the ledger at this path in a thread of its own, so that a slow report stalls neither calls nor the writer. The
 * thread starts with the first question; a question rejects when there is no ledger, when it takes longer than it may, or
 * the thread dies over it.
 */
export function startLedgerReader(options: LedgerReaderOptions): AsyncLedgerReader {
  const worker = new SupervisedWorker({
    module: new URL(import.meta.url.endsWith(".ts") ? "./reader-worker.ts" : "./reader-worker.js", import.meta.url),
    data: { path: options.path, giveUpAfterMs: options.giveUpAfterMs ?? GIVE_UP_AFTER_MS } satisfies ReaderData,
    clock: options.clock ?? systemClock,
    resourceLimits: RESOURCE_LIMITS,
    onCrash: "refuse",
  });
  const ask = (method: ReaderMessage["method"], parameters: readonly unknown[]): Promise<unknown> => {
    worker.start();
    return worker.ask({ method, parameters } satisfies ReaderMessage);
  };
  const asking =
    <Method extends Exclude<keyof LedgerReader, symbol>>(method: Method): AsyncLedgerReader[Method] =>
    (...parameters: readonly unknown[]) =>
      ask(method, parameters) as Promise<never>;
  return {
    calls: asking("calls"),
    call: asking("call"),
    ownerOfAnswer: asking("ownerOfAnswer"),
    costs: asking("costs"),
    usage: asking("usage"),
    report: asking("report"),
    performance: asking("performance"),
    providers: asking("providers"),
    [Symbol.asyncDispose]: () =>
      worker.close({ method: "close", parameters: [] } satisfies ReaderMessage, CLOSE_GRACE_MS),
  };
}
