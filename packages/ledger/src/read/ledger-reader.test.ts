import { type CallRecord, recordToRow } from "@ai-liaison/core";
import { unpackRecord } from "@ai-liaison/journal";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { anyCalls, batchOf, folded, idOf, START_MS, sampleAttempt, sampleRecord } from "../fixtures/sample-calls.ts";
import { GROUPS, type LedgerReader, type ScopeFilter } from "../port.ts";
import { openLedgerStore } from "../store/ledger-store.ts";
import { HOUR_MS } from "../sums/dimensions.ts";
import { openLedgerReader } from "./ledger-reader.ts";

/** Answers from a ledger that holds these calls, stored in two batches. */
function asked<Answer>(records: readonly CallRecord[], ask: (reader: LedgerReader) => Answer): Answer {
  using place = ledgerFolder();
  using store = openLedgerStore(place.path);
  const half = Math.ceil(records.length / 2);
  store.store(batchOf(records.slice(0, half).map((record) => folded(record))));
  store.store(batchOf(records.slice(half).map((record) => folded(record))));
  using reader = openLedgerReader(place.path);
  return ask(reader);
}

const moment = fc.option(fc.integer({ min: START_MS - HOUR_MS, max: START_MS + 5 * HOUR_MS }), { nil: undefined });
const span = fc.record({ since: moment, until: moment }).map(
  ({ since, until }): ScopeFilter => ({
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }),
);

function inSpan(record: CallRecord, { since, until }: ScopeFilter): boolean {
  return (since === undefined || record.createdAtMs >= since) && (until === undefined || record.createdAtMs < until);
}

/** It used something, or may have, and no price is known for it. */
function isUnpriced({ totalCostNanoUsd, usageSource, status }: CallRecord): boolean {
  return totalCostNanoUsd === null && (usageSource !== "none" || status !== "error");
}

function sum(records: readonly CallRecord[], measure: (record: CallRecord) => number | null): number {
  return records.reduce((total, record) => total + (measure(record) ?? 0), 0);
}

describe("sums", () => {
  test("over any span, by any group, are the sums of the rows in it, to the nano-dollar", () => {
    fc.assert(
      fc.property(anyCalls(8), span, fc.constantFrom(...GROUPS), (calls, within, by) => {
        const records = calls.map(({ packed }) => unpackRecord(packed));
        const wanted = records.filter((record) => inSpan(record, within));
        const paid = wanted.filter(({ costSource }) => costSource !== "simulated");
        const cost = paid.reduce((total, { totalCostNanoUsd }) => total + BigInt(totalCostNanoUsd ?? 0), 0n);
        asked(records, (reader) => {
          const report = reader.costs({ by, ...within });
          expect(report.total).toMatchObject({
            calls: wanted.length,
            errors: wanted.filter(({ status }) => status === "error").length,
            input_tokens: sum(wanted, ({ inputTokens }) => inputTokens),
            total_tokens: sum(wanted, ({ totalTokens }) => totalTokens),
            total_cost_nano_usd: cost === 0n && paid.some(isUnpriced) ? null : cost.toString(),
            simulated_calls: wanted.length - paid.length,
          });
          expect(report.rows.reduce((total, row) => total + row.calls, 0)).toBe(wanted.length);
          expect(report.rows.reduce((total, row) => total + BigInt(row.total_cost_nano_usd ?? 0), 0n)).toBe(cost);
          expect(new Set(report.rows.map(({ group }) => group)).size).toBe(report.rows.length);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("are the same whether read from rollups or, forced by a filter that holds for all, from rows", () => {
    fc.assert(
      fc.property(anyCalls(8), fc.constantFrom(...GROUPS), (calls, by) => {
        const records = calls.map(({ packed }) => ({ ...unpackRecord(packed), userId: "everyone" }));
        asked(records, (reader) => {
          const all = { user: "everyone" };
          expect(sorted(reader.costs({ by, ...all }).rows)).toEqual(sorted(reader.costs({ by }).rows));
          expect(sorted(reader.usage({ by, ...all }).rows)).toEqual(sorted(reader.usage({ by }).rows));
          expect(sorted(reader.report(all).rows)).toEqual(sorted(reader.report().rows));
          expect(reader.report(all).total).toEqual(reader.report().total);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("over attempts in a span are those of the calls in it", () => {
    fc.assert(
      fc.property(anyCalls(6), span, (calls, within) => {
        const records = calls.map(({ packed }) => unpackRecord(packed));
        const attempts = records.filter((record) => inSpan(record, within)).flatMap((record) => record.attempts);
        asked(records, (reader) => {
          const { total, rows } = reader.performance(within);
          expect(total).toMatchObject({
            attempts: attempts.length,
            failed: attempts.filter(({ outcome }) => outcome === "error").length,
          });
          expect(rows.reduce((count, row) => count + row.attempts, 0)).toBe(attempts.length);
          const tokens = reader.providers(within).rows.reduce((count, row) => count + row.total_tokens, 0);
          expect(tokens).toBe(attempts.reduce((count, attempt) => count + (attempt.totalTokens ?? 0), 0));
        });
      }),
      { numRuns: 40 },
    );
  });

  function sorted(rows: readonly object[]): readonly string[] {
    return rows.map((row) => JSON.stringify(row)).sort();
  }
});

describe("calls", () => {
  const records = [
    sampleRecord(1, { provider: "alpha", status: "error", httpStatus: 503 }),
    sampleRecord(2, { userId: "u", keyId: "key_1" as CallRecord["keyId"], route: "smart" }),
    sampleRecord(3, { customerId: null, serviceName: "web", endpoint: "embeddings", modelUsed: null }),
  ];
  const ids = (filter: Parameters<LedgerReader["calls"]>[0]): readonly string[] =>
    asked(records, (reader) => reader.calls(filter).map(({ id }) => id));

  test("come newest first, as rows with their attempts", () => {
    asked(records, (reader) => expect(reader.calls()).toEqual(records.toReversed().map(recordToRow)));
  });

  test.each<[string, Parameters<LedgerReader["calls"]>[0], readonly number[]]>([
    ["a provider", { provider: "alpha" }, [1]],
    ["the model used", { model: "model-1" }, [2, 1]],
    ["the model asked for, where none was named", { model: "smart" }, [3]],
    ["a customer", { customer: "customer-1" }, [2, 1]],
    ["no customer", { customer: "" }, [3]],
    ["a user", { user: "u" }, [2]],
    ["a status", { status: "error" }, [1]],
    ["a key", { key: "key_1" }, [2]],
    ["a route", { route: "smart" }, [2]],
    ["an endpoint", { endpoint: "embeddings" }, [3]],
    ["a service", { service: "web" }, [3]],
    ["a beginning", { since: START_MS + 2 }, [3, 2]],
    ["an end", { until: START_MS + 2 }, [1]],
    ["a number", { last: 2 }, [3, 2]],
    ["no number at all", { last: 0 }, []],
    ["the page behind a call", { before: idOf(3), last: 1 }, [2]],
    ["the page behind a call that is not there", { before: idOf(9) }, []],
    ["several at once", { provider: "acme", customer: "customer-1" }, [2]],
    ["what tries to be SQL", { customer: "' or 1=1 --" }, []],
    ["a wildcard, which is none here", { provider: "%" }, []],
  ])("can be asked for by %s", (_, filter, wanted) => {
    expect(ids(filter)).toEqual(wanted.map(idOf));
  });

  test("are fifty unless told, and more than SQL takes parameters when told", () => {
    const many = Array.from({ length: 1_200 }, (_, n) => sampleRecord(n));
    asked(many, (reader) => {
      expect(reader.calls()).toHaveLength(50);
      const all = reader.calls({ last: 2_000 });
      expect(all).toHaveLength(1_200);
      expect(all.every(({ attempts }) => attempts.length === 1)).toBe(true);
    });
  });

  test("of one moment are ordered by id, and pages neither repeat nor skip", () => {
    const same = [5, 3, 4, 1, 2].map((n) => sampleRecord(n, { createdAtMs: START_MS }));
    asked(same, (reader) => {
      const seen: string[] = [];
      let page = reader.calls({ last: 2 });
      while (page.length > 0) {
        seen.push(...page.map(({ id }) => id));
        page = reader.calls({ last: 2, before: seen.at(-1) ?? "" });
      }
      expect(seen).toEqual([5, 4, 3, 2, 1].map(idOf));
    });
  });

  test("one by one have their bodies as raw bytes; an unknown id is null", () => {
    using place = ledgerFolder();
    using store = openLedgerStore(place.path);
    const requestBody = Buffer.from([0, 255, 128]);
    store.store(batchOf([folded(sampleRecord(1), { requestBody, bodyTruncated: true })]));
    using reader = openLedgerReader(place.path);
    expect(reader.call(idOf(1))).toEqual({
      row: recordToRow(sampleRecord(1)),
      requestBody: Uint8Array.from(requestBody),
      responseBody: null,
      bodyTruncated: true,
    });
    expect(reader.call("' or 1=1 --")).toBeNull();
  });
});

describe("costs", () => {
  test("leave simulated calls out of the money, count them apart, and tell unpriced from free", () => {
    const records = [
      sampleRecord(1, { totalCostNanoUsd: 2_500 }),
      sampleRecord(2, { totalCostNanoUsd: 9_999, costSource: "simulated" }),
      sampleRecord(3, { totalCostNanoUsd: null, costSource: null }),
      sampleRecord(4, { totalCostNanoUsd: 0, cache: "hit", savedCostNanoUsd: 1_000 }),
      sampleRecord(5, { totalCostNanoUsd: null, costSource: null, status: "error", usageSource: "none" }),
      sampleRecord(6, { totalCostNanoUsd: 500, usageSource: "estimated" }),
    ];
    asked(records, (reader) =>
      expect(reader.costs({ by: "provider" }).rows).toMatchObject([
        {
          group: "acme",
          calls: 6,
          errors: 1,
          total_cost_nano_usd: "3000",
          total_cost_usd: "0.000003",
          saved_cost_usd: "0.000001",
          unpriced_calls: 1,
          estimated_calls: 1,
          simulated_calls: 1,
        },
      ]),
    );
  });

  test("of calls without a known price are unknown, not zero; of some with and some without, those that are known", () => {
    const unknown = { totalCostNanoUsd: null, costSource: null };
    asked([sampleRecord(1, unknown)], (reader) =>
      expect(reader.costs({ by: "day" }).total).toMatchObject({ total_cost_nano_usd: null, total_cost_usd: null }),
    );
    asked([sampleRecord(1, unknown), sampleRecord(2)], (reader) =>
      expect(reader.costs({ by: "day" }).total).toMatchObject({ total_cost_nano_usd: "1000", unpriced_calls: 1 }),
    );
  });

  test("come dearest first; days come oldest first; calls that name no group are gathered under null", () => {
    const records = [
      sampleRecord(1, { customerId: "cheap", totalCostNanoUsd: 1, createdAtMs: START_MS + 24 * HOUR_MS }),
      sampleRecord(2, { customerId: null, totalCostNanoUsd: 2 }),
      sampleRecord(3, { customerId: "dear", totalCostNanoUsd: 3 }),
      sampleRecord(4, { customerId: "", totalCostNanoUsd: 0 }),
    ];
    asked(records, (reader) => {
      const customers = reader.costs({ by: "customer" }).rows.map(({ group, calls }) => [group, calls]);
      expect(customers).toEqual([
        ["dear", 1],
        [null, 2],
        ["cheap", 1],
      ]);
      expect(reader.costs({ by: "day" }).rows.map(({ group }) => group)).toEqual(["2026-11-21", "2026-11-22"]);
    });
  });
});

describe("the report", () => {
  const records = [
    sampleRecord(1, { responseTimeMs: 100, httpStatus: 200, attempts: [sampleAttempt(), sampleAttempt()] }),
    sampleRecord(2, { responseTimeMs: 300, httpStatus: 302 }),
    sampleRecord(3, { responseTimeMs: 200, status: "error", httpStatus: 404 }),
    sampleRecord(4, { responseTimeMs: 1000, status: "error", httpStatus: 503, endpoint: "embeddings" }),
    sampleRecord(5, { responseTimeMs: 50, status: "cancelled", httpStatus: 499, attempts: [] }),
  ];

  test("counts outcomes, status classes and retries by endpoint, busiest first, and its total is of all calls", () => {
    asked(records, (reader) => {
      const { rows, total } = reader.report();
      expect(rows.map(({ endpoint, calls }) => [endpoint, calls])).toEqual([
        ["chat.completions", 4],
        ["embeddings", 1],
      ]);
      expect(total).toMatchObject({
        calls: 5,
        success: 2,
        failed: 2,
        cancelled: 1,
        success_rate: 0.4,
        failure_rate: 0.4,
        status_2xx: 1,
        status_3xx: 1,
        status_4xx: 1,
        status_499: 1,
        status_5xx: 1,
        avg_ms: 330,
        max_ms: 1000,
        p99_ms: 1000,
        retries: 1,
        total_cost_nano_usd: "5000",
      });
    });
  });

  test("gives the percentiles of all calls together, not sums or means of each endpoint's", () => {
    const slow = Array.from({ length: 10 }, (_, n) => sampleRecord(n, { responseTimeMs: 1000, endpoint: "slow" }));
    const fast = Array.from({ length: 990 }, (_, n) => sampleRecord(100 + n, { responseTimeMs: 10 }));
    asked([...slow, ...fast], (reader) => {
      const { total } = reader.report();
      expect(total.p50_ms).toBeGreaterThan(9.8);
      expect(total.p99_ms).toBeLessThan(10.2);
      expect(total.max_ms).toBe(1000);
    });
  });

  test("asked for twice is the same, and of nothing it is empty, without a false 0", () => {
    asked(records, (reader) => expect(reader.report()).toEqual(reader.report()));
    asked([], (reader) => {
      expect(reader.report()).toMatchObject({
        rows: [],
        total: { calls: 0, success_rate: null, avg_ms: null, max_ms: null, p50_ms: null },
      });
      expect(reader.performance().total).toMatchObject({ attempts: 0, error_rate: null, ttft_p50_ms: null });
      expect(reader.providers().rows).toEqual([]);
    });
  });
});

describe("performance and providers", () => {
  const failed = sampleAttempt({ provider: "alpha", outcome: "error", errorCode: "timeout", totalCostNanoUsd: null });
  const records = [
    sampleRecord(1, { attempts: [failed, sampleAttempt({ startedAtMs: START_MS + 5 })] }),
    sampleRecord(2, { attempts: [sampleAttempt({ model: "model-2", outcome: "cancelled" }), sampleAttempt()] }),
    sampleRecord(3, { costSource: "simulated", attempts: [sampleAttempt({ provider: "sim" })] }),
  ];

  test("count a try also where another provider made it good", () => {
    asked(records, (reader) => {
      const { rows } = reader.providers();
      expect(rows.find(({ provider }) => provider === "alpha")).toMatchObject({
        attempts: 1,
        failed: 1,
        availability: 0,
        error_rate: 1,
        error_codes: { timeout: 1 },
      });
      expect(rows[0]).toMatchObject({
        provider: "acme",
        attempts: 3,
        cancelled: 1,
        availability: 1,
        total_cost_nano_usd: "3000",
        last_attempt_at: new Date(START_MS + 5).toISOString(),
      });
      expect(rows.find(({ provider }) => provider === "sim")?.total_cost_nano_usd).toBe("0");
    });
  });

  test("are told apart by model, and can be asked for by provider, model and time", () => {
    asked(records, (reader) => {
      const models = reader.performance({ provider: "acme" }).rows.map(({ model, attempts }) => [model, attempts]);
      expect(models).toEqual([
        ["model-1", 2],
        ["model-2", 1],
      ]);
      const span = { since: START_MS + 1, until: START_MS + 2 };
      expect(reader.performance({ ...span, provider: "acme", model: "model-1" }).total.attempts).toBe(1);
      expect(reader.performance({ model: "model-2" }).total.attempts).toBe(1);
      expect(reader.performance({ since: START_MS + HOUR_MS }).total.attempts).toBe(0);
    });
  });
});
