import type { CallId } from "@ai-liaison/core";
import type { FoldedCall, UnpackedCall } from "@ai-liaison/journal";
import { describe, expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { batchOf, folded, idOf, sampleRecord } from "../fixtures/sample-calls.ts";
import { type LedgerStore, openLedgerStore } from "../store/ledger-store.ts";
import { createEstimateQueue, type Estimate } from "./estimate-queue.ts";
import { keepUncounted } from "./unstored-bodies.ts";

function uncounted(n: number, body = "some answer"): FoldedCall {
  const record = sampleRecord(n, { usageSource: "none", totalTokens: null, totalCostNanoUsd: null });
  return folded(record, { requestBody: Buffer.from("question"), responseBody: Buffer.from(body) });
}

const countBytes: Estimate = async ({ responseBody }, data) =>
  responseBody === null ? null : { totalTokens: responseBody.length * Number(data), usageSource: "estimated" };

function queueOf(store: LedgerStore, estimate: Estimate, unstored = new Map<CallId, UnpackedCall>()) {
  return createEstimateQueue({ store, load: async () => estimate, data: 2, unstored });
}

function tokens(store: LedgerStore, n: number): number | null | undefined {
  return store.callOf(idOf(n))?.record.totalTokens;
}

describe("the queue of calls to be counted", () => {
  test("counts each waiting call once, from the stored bodies, and amends its row", async () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { estimates: true });
    store.store(batchOf([uncounted(1), folded(sampleRecord(2)), uncounted(3, "longer answer")]));
    const seen: string[] = [];
    const queue = queueOf(store, (call, data) => {
      seen.push(call.record.id);
      return countBytes(call, data);
    });
    await Promise.all([queue.run(), queue.run()]);
    await queue.run();
    expect(seen).toEqual([idOf(1), idOf(3)]);
    expect([tokens(store, 1), tokens(store, 2), tokens(store, 3)]).toEqual([22, 15, 26]);
    expect([queue.failed, queue.lastError, store.pendingEstimates(9)]).toEqual([0, null, []]);
  });

  test("leaves a call as it is when it cannot be counted, and goes on with the next", async () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { estimates: true });
    store.store(batchOf([uncounted(1), uncounted(2)]));
    const queue = queueOf(store, async (call, data) => {
      if (call.record.id === idOf(1)) throw new Error("no such tokenizer");
      return countBytes(call, data);
    });
    await queue.run();
    expect([tokens(store, 1), tokens(store, 2), store.pendingEstimates(9)]).toEqual([null, 22, []]);
    expect([queue.failed, queue.lastError]).toEqual([1, "no such tokenizer"]);
  });

  test("keeps every call waiting while the counting module cannot be loaded", async () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { estimates: true });
    store.store(batchOf([uncounted(1)]));
    const load = (): Promise<Estimate> => Promise.reject(new Error("module not found"));
    const queue = createEstimateQueue({ store, load, data: null, unstored: new Map() });
    await queue.run();
    expect([queue.lastError, queue.failed, store.pendingEstimates(9)]).toEqual(["module not found", 0, [idOf(1)]]);
  });

  test("lets other work of the thread run between two calls", async () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { estimates: true });
    store.store(batchOf(Array.from({ length: 5 }, (_, n) => uncounted(n))));
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 0);
    await queueOf(store, async () => {
      const until = performance.now() + 3;
      while (performance.now() < until);
      return null;
    }).run();
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(1);
  });
});

describe("bodies of a ledger that stores none", () => {
  test("are kept in memory until they are counted, as copies", async () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { estimates: true, storeBodies: false });
    const kept = new Map<CallId, UnpackedCall>();
    const sink = keepUncounted(store, kept);
    const call = uncounted(1);
    sink.store(batchOf([call, folded(sampleRecord(2), { responseBody: Buffer.from("counted") })]));
    call.responseBody?.fill(0);
    expect([...kept.keys()]).toEqual([idOf(1)]);
    expect(Buffer.from(kept.get(idOf(1))?.responseBody ?? []).toString()).toBe("some answer");
    expect(sink.checkpoint("journal-1")).toEqual({ segment: 1, offset: 1 });
    await queueOf(store, countBytes, kept).run();
    expect([tokens(store, 1), kept.size]).toEqual([22, 0]);
  });

  test("are not kept beyond sixteen mebibytes, nor when storing failed", () => {
    const kept = new Map<CallId, UnpackedCall>();
    const sink = keepUncounted({ checkpoint: () => null, store: () => {} }, kept);
    const big = "x".repeat(7 * 1024 * 1024);
    sink.store(batchOf([uncounted(1, big), uncounted(2, big), uncounted(3, big), uncounted(4)]));
    expect([...kept.keys()]).toEqual([idOf(1), idOf(2), idOf(4)]);
    const refusing = keepUncounted(
      {
        checkpoint: () => null,
        store: () => {
          throw new Error("locked");
        },
      },
      kept,
    );
    expect(() => refusing.store(batchOf([uncounted(5)]))).toThrow("locked");
    expect(kept.has(idOf(5))).toBe(false);
  });
});
