/** The writer's thread: opens the ledger and the journal's reading end, and answers its owner. */
import { parentPort, workerData } from "node:worker_threads";
import { type CallId, type CallRecord, systemClock } from "@ai-liaison/core";
import { createShipper, type Sink, type UnpackedCall } from "@ai-liaison/journal";
import { loadPricing } from "../local/load-pricing.ts";
import { LocalJournals, type LocalSink } from "../local/local-journals.ts";
import { pricedSink } from "../local/priced-sink.ts";
import { type LedgerStore, openLedgerStore } from "../store/ledger-store.ts";
import { createEstimateQueue, type Estimate } from "./estimate-queue.ts";
import { LocalShipping } from "./local-shipping.ts";
import { keepUncounted } from "./unstored-bodies.ts";
import { WriterLoop, type WriterLoopStats } from "./writer-loop.ts";
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
  const unstored = new Map<CallId, UnpackedCall>();
  const sink = estimates && !storeBodies ? keepUncounted(store, unstored) : store;
  const shipper = createShipper({ directory: journalDirectory, sink, clock, batchSize: MAX_BATCH, deadOwner: false });
  const queue =
    estimatorModule === null
      ? null
      : createEstimateQueue({ store, unstored, data: data.estimatorData, load: () => loadEstimate(estimatorModule) });
  const local = openLocal(data, forgetting(sink, store), () => void queue?.run());
  const loop = new WriterLoop({ store, shipper, clock, retentionDays, estimates: queue });
  const answer = async (message: WriterMessage): Promise<unknown> => {
    switch (message.kind) {
      case "notify":
        return loop.notify();
      case "drain":
        await local.shipping.drain();
        return loop.drain();
      case "stats":
        return withLocal(loop.stats(), local);
      case "purge":
        return store.purgeBodies(message.beforeMs);
      case "close":
        loop.stop();
        local.shipping.stop();
        local.journals[Symbol.dispose]();
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
      if (id !== null) port.postMessage({ id, error: messageOf(error) });
    }
    if (message.kind === "close") port.close();
  });
  loop.start();
  local.shipping.start();
}

function forgetting(sink: Sink, store: Pick<LedgerStore, "forget">): LocalSink {
  return {
    checkpoint: (journalId) => sink.checkpoint(journalId),
    store: (batch) => sink.store(batch),
    forget: (journalId) => store.forget(journalId),
  };
}

interface Local {
  readonly journals: LocalJournals;
  readonly shipping: LocalShipping;
}

/** What ships the journals of tracked processes; their pricing is loaded when the first of them is there. */
function openLocal(data: WriterData, sink: LocalSink, onShipped: () => void): Local {
  const { localDirectory: directory, pricingModule, pricingData } = data;
  let price = (record: CallRecord): CallRecord => record;
  const clock = systemClock;
  const priced = pricedSink(sink, (record) => price(record));
  const journals = new LocalJournals({ directory, sink: priced, clock, batchSize: MAX_BATCH });
  const prepare = async (): Promise<void> => {
    if (pricingModule !== null) price = await loadPricing(pricingModule, pricingData);
  };
  return { journals, shipping: new LocalShipping({ journals, clock, prepare, onShipped }) };
}

function withLocal(stats: WriterLoopStats, { journals, shipping }: Local): WriterLoopStats {
  const failure = shipping.failure ?? journals.failure;
  return {
    ...stats,
    stored: stats.stored + journals.shipped,
    damaged: stats.damaged + journals.damaged,
    lastError: stats.lastError ?? (failure === null ? null : messageOf(failure)),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function loadEstimate(url: string): Promise<Estimate> {
  const module = (await import(url)) as { readonly estimate?: unknown };
  if (typeof module.estimate !== "function") throw new Error(`${url} exports no function "estimate".`);
  return module.estimate as Estimate;
}
