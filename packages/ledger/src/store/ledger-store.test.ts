import { DatabaseSync } from "node:sqlite";
import { ATTEMPT_COLUMNS, type CallId, type CallRecord } from "@ai-liaison/core";
import { type FoldedCall, unpackCall } from "@ai-liaison/journal";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { anyCalls, batchOf, folded, idOf, START_MS, sampleAttempt, sampleRecord } from "../fixtures/sample-calls.ts";
import { openLedgerReader } from "../read/ledger-reader.ts";
import { type LedgerStore, openLedgerStore } from "./ledger-store.ts";

/** Every row of every table: what must not change when nothing new is stored. */
function dump(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all();
    const rows = tables.flatMap(({ name }) => {
      const statement = database.prepare(`select * from ${String(name)}`);
      statement.setReadBigInts(true);
      return statement.all().map((row) => `${name} ${JSON.stringify(row, plain)}`);
    });
    return rows.sort().join("\n");
  } finally {
    database.close();
  }
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

function recordOf(store: LedgerStore, id: CallId): CallRecord | undefined {
  return store.callOf(id)?.record;
}

describe("storing a batch", () => {
  test("keeps every field of every record and every byte of its bodies, whatever characters are in them", () => {
    fc.assert(
      fc.property(anyCalls(4), (calls) => {
        using place = ledgerFolder();
        using store = openLedgerStore(place.path);
        store.store(batchOf(calls));
        for (const call of calls.map(unpackCall)) expect(store.callOf(call.record.id)).toEqual(call);
      }),
      { numRuns: 60 },
    );
  });

  test("changes nothing the second time, nor where batches overlap, but for the checkpoint", () => {
    fc.assert(
      fc.property(anyCalls(5), fc.nat(5), (calls, cut) => {
        using place = ledgerFolder();
        using store = openLedgerStore(place.path, { estimates: true });
        store.store(batchOf(calls));
        const before = dump(place.path);
        store.store(batchOf(calls));
        store.store(batchOf(calls.slice(cut)));
        expect(dump(place.path)).toBe(before);
      }),
      { numRuns: 30 },
    );
  });

  test("shows whoever asks in SQL one row for each attempt, under the names of the table of names", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const failed = sampleAttempt({ outcome: "error", httpStatus: 503, errorCode: "overloaded", durationMs: 1.5 });
    store.store(batchOf([folded(sampleRecord(1, { attempts: [failed, sampleAttempt({ provider: "zen" })] }))]));
    store.store(batchOf([folded(sampleRecord(2, { attempts: [] }))]));
    using database = new DatabaseSync(place.path, { readOnly: true });
    const rows = database.prepare("select * from api_call_attempts order by number").all();
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      ["call_id", "number", ...Object.values(ATTEMPT_COLUMNS).map(({ column }) => column)].sort(),
    );
    expect(rows).toMatchObject([
      { call_id: idOf(1), number: 0, provider: "acme", outcome: "error", error_code: "overloaded", duration_ms: 1.5 },
      { call_id: idOf(1), number: 1, provider: "zen", started_at: START_MS, error_code: null, total_tokens: 15 },
    ]);
    expect(rows).toHaveLength(2);
  });

  test("finds a customer's calls by an index that holds no other calls", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    store.store(batchOf([folded(sampleRecord(1))]));
    using database = new DatabaseSync(place.path, { readOnly: true });
    const plan = database.prepare(
      "explain query plan select * from api_calls where customer_id = ? and created_at > ?",
    );
    expect(plan.all("customer-1", 0).map(({ detail }) => String(detail))).toEqual([
      expect.stringContaining("api_calls_customer"),
    ]);
  });

  test("finds the owner of a kept answer by an index that holds no other calls", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    store.store(batchOf([folded(sampleRecord(1, { answerId: "resp_1" }))]));
    using database = new DatabaseSync(place.path, { readOnly: true });
    const plan = database.prepare(
      "explain query plan select * from api_calls where answer_id = ? order by created_at desc limit 1",
    );
    expect(plan.all("resp_1").map(({ detail }) => String(detail))).toEqual([
      expect.stringContaining("api_calls_answer"),
    ]);
  });

  test("counts a call once that is twice in one batch", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const call = folded(sampleRecord(1), { requestBody: Buffer.from("one") });
    store.store(batchOf([call, { ...call, requestBody: Buffer.from("two") }, folded(sampleRecord(2))]));
    using reader = openLedgerReader(place.path);
    expect(reader.costs({ by: "model" }).total).toMatchObject({ calls: 2, total_cost_nano_usd: "2000" });
    expect(reader.call(idOf(1))?.requestBody).toEqual(Uint8Array.from(Buffer.from("one")));
  });

  test("keeps the checkpoint of each journal, and knows none of a journal it has not seen", () => {
    using place = ledgerFolder();
    {
      using store = openLedgerStore(place.path);
      expect(store.checkpoint("journal-1")).toBeNull();
      store.store(batchOf([], { to: { segment: 3, offset: 77 } }));
      store.store(batchOf([], { journalId: "journal-2", to: { segment: 1, offset: 5 } }));
      store.store(batchOf([], { to: { segment: 4, offset: 0 } }));
    }
    using again = openLedgerStore(place.path);
    expect([again.checkpoint("journal-1"), again.checkpoint("journal-2")]).toEqual([
      { segment: 4, offset: 0 },
      { segment: 1, offset: 5 },
    ]);
  });

  test("throws while another connection writes, stores nothing of the batch, and succeeds afterwards", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const other = new DatabaseSync(place.path);
    try {
      other.exec("begin exclusive");
      expect(() => store.store(batchOf([folded(sampleRecord(1))]))).toThrow(/locked/);
      other.exec("rollback");
      expect([recordOf(store, idOf(1)), store.checkpoint("journal-1")]).toEqual([undefined, null]);
      store.store(batchOf([folded(sampleRecord(1))]));
      expect(recordOf(store, idOf(1))).toEqual(sampleRecord(1));
    } finally {
      other.close();
    }
  });

  test("stores nothing of a batch that fails half-way", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const broken = { ...sampleRecord(2), attempts: [null] } as unknown as CallRecord;
    expect(() => store.store(batchOf([folded(sampleRecord(1)), folded(broken)]))).toThrow(TypeError);
    expect([recordOf(store, idOf(1)), store.checkpoint("journal-1")]).toEqual([undefined, null]);
    store.store(batchOf([folded(sampleRecord(1))]));
    expect(recordOf(store, idOf(1))).toEqual(sampleRecord(1));
  });

  test("is not stopped by counts that no number holds: their sums end at the largest", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const absurd = Number.MAX_SAFE_INTEGER;
    for (const n of [1, 2, 3]) {
      const changes = { inputTokens: absurd, totalCostNanoUsd: absurd, attempts: [] };
      store.store(batchOf([folded(sampleRecord(n, changes))]));
    }
    using reader = openLedgerReader(place.path);
    expect(reader.costs({ by: "day" }).total).toMatchObject({
      input_tokens: absurd,
      total_cost_nano_usd: (3n * BigInt(absurd)).toString(),
    });
  });
});

describe("a late fact", () => {
  test("changes what is known of a call, and rollups are what they would be had it been known at once", () => {
    fc.assert(
      fc.property(anyCalls(4), anyCalls(4), (calls, others) => {
        using place = ledgerFolder();
        using direct = ledgerFolder();
        using store = openLedgerStore(place.path);
        store.store(batchOf(calls));
        const amendments = others
          .slice(0, calls.length)
          .map(unpackCall)
          .map(({ record }) => ({
            kind: "amended" as const,
            id: record.id,
            changes: record,
          }));
        store.store(batchOf([], { amendments }));
        const once = dump(place.path);
        store.store(batchOf([], { amendments }));
        expect(dump(place.path)).toBe(once);
        using straight = openLedgerStore(direct.path);
        straight.store(
          batchOf(calls.map(unpackCall).map(({ record }) => folded(store.callOf(record.id)?.record ?? record))),
        );
        expect(sumsOf(place.path)).toEqual(sumsOf(direct.path));
      }),
      { numRuns: 40 },
    );
  });

  test("does not change what happened: when, how long, and whom was asked", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    store.store(batchOf([folded(sampleRecord(1))]));
    const attempt = sampleAttempt({ provider: "other", durationMs: 9, totalTokens: 99, usageSource: "estimated" });
    const changes = { createdAtMs: 5, responseTimeMs: 9, totalTokens: 99, attempts: [attempt], unknown: 1 };
    expect(store.amend([{ kind: "amended", id: idOf(1), changes }])).toBe(1);
    expect(recordOf(store, idOf(1))).toEqual(
      sampleRecord(1, { totalTokens: 99, attempts: [sampleAttempt({ totalTokens: 99, usageSource: "estimated" })] }),
    );
    store.amend([{ kind: "amended", id: idOf(1), changes: { attempts: [] } }]);
    expect(recordOf(store, idOf(1))?.attempts).toHaveLength(1);
  });

  test("that say what a call took say it of the try that answered, too: what it cost is the sum over its tries", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const failed = sampleAttempt({ outcome: "error", usageSource: "none", totalTokens: null, totalCostNanoUsd: null });
    const silent = sampleAttempt({ usageSource: "none", totalTokens: null, totalCostNanoUsd: null });
    const paid = sampleAttempt({ outcome: "error", totalCostNanoUsd: 5 });
    store.store(
      batchOf([
        folded(sampleRecord(1, { attempts: [failed, silent] })),
        folded(sampleRecord(2, { attempts: [paid, silent] })),
      ]),
    );
    const changes = { totalTokens: 9, usageSource: "provider", totalCostNanoUsd: 70, rawUsage: null } as const;
    store.amend([1, 2].map((n) => ({ kind: "amended", id: idOf(n), changes })));
    const { rawUsage: _, ...told } = changes;
    expect(recordOf(store, idOf(1))?.attempts).toEqual([failed, { ...silent, ...told }]);
    expect(recordOf(store, idOf(2))?.attempts).toEqual([paid, silent]);
  });

  test("about a call that is not here is passed over", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    expect(store.amend([{ kind: "amended", id: idOf(9), changes: { totalTokens: 1 } }])).toBe(0);
    expect(recordOf(store, idOf(9))).toBeUndefined();
  });

  test("may come in the batch of its own call", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const amendments = [{ kind: "amended", id: idOf(1), changes: { totalCostNanoUsd: 7 } } as const];
    store.store(batchOf([folded(sampleRecord(1))], { amendments }));
    using reader = openLedgerReader(place.path);
    expect(reader.costs({ by: "provider" }).total.total_cost_nano_usd).toBe("7");
  });
});

/** All reports, rows in one order: what rollups say. Maxima of attempts only grow, and are the same here. */
function sumsOf(path: string): unknown {
  using reader = openLedgerReader(path);
  const bySelf = (rows: readonly object[]): readonly string[] =>
    rows
      .filter((row) => !("calls" in row) || row.calls !== 0)
      .map((row) => JSON.stringify(row))
      .sort();
  return [
    bySelf(reader.costs({ by: "model" }).rows),
    bySelf(reader.usage({ by: "customer" }).rows),
    bySelf(reader.report().rows),
    bySelf(reader.performance().rows),
  ];
}

describe("bodies", () => {
  const long = (length: number, fill: string): Buffer => Buffer.alloc(length, fill);
  const bodiesOf = (store: LedgerStore, n: number): (number | null)[] => {
    const call = store.callOf(idOf(n));
    return [call?.requestBody?.length ?? null, call?.responseBody?.length ?? null];
  };

  test("of any size are kept, in packs of about a mebibyte, and come back byte for byte", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const sizes = [700_000, 600_000, 3_000_000, 0, 10];
    const calls = sizes.map(
      (size, n): FoldedCall =>
        folded(sampleRecord(n), { requestBody: long(size, `${n}`), responseBody: Buffer.from(`answer ${n}`) }),
    );
    store.store(batchOf(calls));
    for (const [n, call] of calls.entries()) {
      expect(Buffer.compare(store.callOf(idOf(n))?.requestBody ?? Buffer.of(9), call.requestBody ?? Buffer.of())).toBe(
        0,
      );
      expect(Buffer.from(store.callOf(idOf(n))?.responseBody ?? []).toString()).toBe(`answer ${n}`);
    }
    const database = new DatabaseSync(place.path);
    expect(database.prepare("select count(*) n from api_call_bodies").get()).toEqual({ n: 4 });
    database.close();
  });

  test("longer than the limit are cut and marked", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { maxBodyBytes: 8 });
    store.store(
      batchOf([
        folded(sampleRecord(1), { requestBody: long(9, "a"), responseBody: long(8, "b") }),
        folded(sampleRecord(2), { requestBody: long(8, "a") }),
        folded(sampleRecord(3), { bodyTruncated: true }),
      ]),
    );
    expect(bodiesOf(store, 1)).toEqual([8, 8]);
    expect([1, 2, 3].map((n) => store.callOf(idOf(n))?.bodyTruncated)).toEqual([true, false, true]);
  });

  test("are not kept when they are not to be; the rows are", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { storeBodies: false });
    store.store(batchOf([folded(sampleRecord(1), { requestBody: long(9, "a") })]));
    expect([bodiesOf(store, 1), recordOf(store, idOf(1))]).toEqual([[null, null], sampleRecord(1)]);
  });

  test("older than asked are deleted by packs; the rows and their money stay, and ids of packs are not used again", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const call = (n: number): FoldedCall => folded(sampleRecord(n), { requestBody: long(5, `${n}`) });
    store.store(batchOf([call(1)]));
    store.store(batchOf([call(2), call(3)]));
    expect(store.purgeBodies(START_MS + 2)).toBe(1);
    expect([1, 2, 3].map((n) => bodiesOf(store, n)[0])).toEqual([null, 5, 5]);
    expect(store.purgeBodies(START_MS + 1000)).toBe(1);
    store.store(batchOf([call(4)]));
    store.releaseBodies();
    expect([1, 2, 3, 4].map((n) => bodiesOf(store, n)[0])).toEqual([null, null, null, 5]);
    using reader = openLedgerReader(place.path);
    expect(reader.costs({ by: "day" }).total.total_cost_nano_usd).toBe("4000");
  });
});

describe("calls that nobody counted", () => {
  const uncounted = (n: number): FoldedCall =>
    folded(sampleRecord(n, { usageSource: "none", totalTokens: null, totalCostNanoUsd: null }), {
      responseBody: Buffer.from("data"),
    });

  test("wait, over restarts, until they are settled, with or without an answer", () => {
    using place = ledgerFolder();
    {
      using store = openLedgerStore(place.path, { estimates: true });
      store.store(batchOf([uncounted(2), folded(sampleRecord(3)), uncounted(1)]));
    }
    using store = openLedgerStore(place.path, { estimates: true });
    expect([store.pendingEstimates(9), store.pendingEstimates(1)]).toEqual([[idOf(1), idOf(2)], [idOf(1)]]);
    store.settleEstimate(idOf(1), { totalTokens: 42, usageSource: "estimated", totalCostNanoUsd: 8 });
    store.settleEstimate(idOf(2), null);
    expect(store.pendingEstimates(9)).toEqual([]);
    expect(recordOf(store, idOf(1))?.totalTokens).toBe(42);
    using reader = openLedgerReader(place.path);
    expect(reader.costs({ by: "day" }).total).toMatchObject({ estimated_calls: 1, total_cost_nano_usd: "1008" });
  });

  test("are not counted over what the vendor has told meanwhile", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path, { estimates: true });
    store.store(batchOf([uncounted(1)]));
    store.amend([{ kind: "amended", id: idOf(1), changes: { totalTokens: 9, usageSource: "provider" } }]);
    store.settleEstimate(idOf(1), { totalTokens: 42, usageSource: "estimated" });
    expect(recordOf(store, idOf(1))).toMatchObject({ totalTokens: 9, usageSource: "provider" });
    expect(store.pendingEstimates(9)).toEqual([]);
  });

  test("are not remembered where nobody is going to count them", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    store.store(batchOf([uncounted(1)]));
    expect(store.pendingEstimates(9)).toEqual([]);
  });
});
