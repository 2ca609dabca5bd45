/** The reader's thread: a connection that cannot write, opened with the first question. */
import { parentPort, workerData } from "node:worker_threads";
import type { LedgerReader } from "../port.ts";
import { openLedgerReader } from "../read/ledger-reader.ts";
import type { ReaderData, ReaderMessage } from "./ledger-reader-thread.ts";

if (parentPort === null) throw new Error("reader-worker is started by startLedgerReader, in a thread of its own.");
run(workerData as ReaderData, parentPort);

function run({ path }: ReaderData, port: NonNullable<typeof parentPort>): void {
  let reader: LedgerReader | null = null;
  const answer = (message: ReaderMessage): unknown => {
    if (message.method === "close") {
      reader?.[Symbol.dispose]();
      return null;
    }
    reader ??= openLedgerReader(path);
    const read = reader[message.method] as (...parameters: readonly unknown[]) => unknown;
    return read(...message.parameters);
  };
  port.on("message", ({ id, message }: { readonly id: number; readonly message: ReaderMessage }) => {
    try {
      port.postMessage({ id, value: answer(message) });
    } catch (error) {
      port.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
    }
    if (message.method === "close") port.close();
  });
}
