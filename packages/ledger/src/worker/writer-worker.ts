/** The writer's thread: opens the ledger and the journal's reading end, and answers its owner. */
import { parentPort, workerData } from "node:worker_threads";
import { type CallId, systemClock } from "@ai-liaison/core";
import { createShipper, type FoldedCall } from "@ai-liaison/journal";
import { openLedgerStore } from "../store/ledger-store.ts";
import { createEstimateQueue, type Estimate } from "./estimate-queue.ts";
import { keepUncounted } from "./unstored-bodies.ts";
import { WriterLoop } from "./writer-loop.ts";
import type { WriterData, WriterMessage } from "./writer-messages.ts";

/** Rows of one transaction at most: the more, the less often the same pages are written. */
const MAX_BATCH = 1000;

if (parentPort === null) throw new Error("writer-worker is started by startLedgerWriter, in a thread of its own.");
run(workerData as WriterData, parentPort);

function run(data: WriterData, port: NonNullable<typeof parentPort>): void {
  const { ledgerPath, journalDirectory, storeBodies, maxBodyBytes, retentionDays, estimatorModule } = data;
  const clock = systemClock;
  const estimates = estimatorModule !== null;
  const store = openLedgerStore(ledgerPath, { clock, storeBodies, estimates, maxBodyBytes });
  const unstored = new Map<CallId, FoldedCall>();
  const sink = estimates && !storeBodies ? keepUncounted(store, unstored) : store;
  const shipper = createShipper({ directory: journalDirectory, sink, clock, batchSize: MAX_BATCH, deadOwner: false });
  const queue =
    estimatorModule === null
      ? null
      : createEstimateQueue({ store, unstored, data: data.estimatorData, load: () => loadEstimate(estimatorModule) });
  const loop = new WriterLoop({ store, shipper, clock, retentionDays, estimates: queue });
  const answer = async (message: WriterMessage): Promise<unknown> => {
    switch (message.kind) {
      case "notify":
        return loop.notify(message.count);
      case "drain":
        return loop.drain();
      case "stats":
        return loop.stats();
      case "purge":
        return store.purgeBodies(message.beforeMs);
      case "close":
        loop.stop();
        shipper.close();
        store[Symbol.dispose]();
        return true;
      default:
        return message satisfies never;
    }
  };
  port.on("message", async ({ id, message }: { readonly id: number | null; readonly message: WriterMessage }) => {
    try {
      const value = await answer(message);
      if (id !== null) port.postMessage({ id, value });
    } catch (error) {
      if (id !== null) port.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
    }
    if (message.kind === "close") port.close();
  });
  loop.start();
}

async function loadEstimate(url: string): Promise<Estimate> {
  const module = (await import(url)) as { readonly estimate?: unknown };
  if (typeof module.estimate !== "function") throw new Error(`${url} exports no function "estimate".`);
  return module.estimate as Estimate;
}
