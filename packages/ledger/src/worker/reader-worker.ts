/** The reader's thread: a connection that cannot write, opened with the first question. */
import { parentPort, workerData } from "node:worker_threads";
import { isFault } from "@ai-liaison/core";
import type { LedgerReader } from "../port.ts";
import { openLedgerReader } from "../read/ledger-reader.ts";
import type { ReaderData, ReaderMessage } from "./ledger-reader-thread.ts";
import type { Refusal } from "./supervised-worker.ts";

if (parentPort === null) throw new Error("reader-worker is started by startLedgerReader, in a thread of its own.");
run(workerData as ReaderData, parentPort);

function run({ path, giveUpAfterMs }: ReaderData, port: NonNullable<typeof parentPort>): void {
  let reader: LedgerReader | null = null;
  const answer = (message: ReaderMessage): unknown => {
    if (message.method === "close") {
      reader?.[Symbol.dispose]();
      return null;
    }
    reader ??= openLedgerReader(path, { giveUpAfterMs });
    const read = reader[message.method] as (...parameters: readonly unknown[]) => unknown;
    return read(...message.parameters);
  };
  port.on("message", ({ id, message }: { readonly id: number; readonly message: ReaderMessage }) => {
    try {
      port.postMessage({ id, value: answer(message) });
    } catch (error) {
      port.postMessage({ id, ...wordsOf(error) });
    }
    if (message.method === "close") port.close();
  });
}

function wordsOf(error: unknown): Refusal {
  if (!isFault(error)) return { error: error instanceof Error ? error.message : String(error) };
  return { error: error.message, code: error.code, hint: error.hint };
}
