import { Fault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { type LedgerFolder, ledgerFolder } from "../fixtures/ledger-folder.ts";
import { batchOf, folded, sampleAttempt, sampleRecord } from "../fixtures/sample-calls.ts";
import { openLedgerStore } from "../store/ledger-store.ts";
import { startLedgerReader } from "../worker/ledger-reader-thread.ts";
import { openLedgerReader } from "./ledger-reader.ts";

const DAY_MS = 86_400_000;

/** A ledger of so many calls, every one of another day, user and model, and each dearer than the one before. */
function ledgerOf(count: number): LedgerFolder {
  const place = ledgerFolder();
  using store = openLedgerStore(place.path);
  const calls = Array.from({ length: count }, (_, n) => {
    const [userId, modelUsed] = [`user-${n}`, `model-${n}`];
    const totalCostNanoUsd = n * 1000;
    const attempts = [sampleAttempt({ model: modelUsed, totalCostNanoUsd })];
    const createdAtMs = Date.UTC(2020, 0, 1) + n * DAY_MS;
    return folded(sampleRecord(n, { createdAtMs, userId, modelUsed, attempts, totalCostNanoUsd }));
  });
  store.store(batchOf(calls));
  return place;
}

describe("a report of more groups than its reader takes", () => {
  test("has the dearest, says how many are left out, and has them in its total", () => {
    using place = ledgerOf(20);
    using reader = openLedgerReader(place.path);
    const report = reader.costs({ by: "user", limit: 3 });
    expect(report.rows.map(({ group }) => group)).toEqual(["user-19", "user-18", "user-17"]);
    expect(report).toMatchObject({ rows_left_out: 17, total: { calls: 20, total_cost_nano_usd: "190000" } });
    expect(reader.usage({ by: "model", limit: 5 })).toMatchObject({ rows_left_out: 15, total: { calls: 20 } });
    expect(reader.performance({ limit: 19 })).toMatchObject({ rows_left_out: 1, total: { attempts: 20 } });
    expect(reader.providers({ limit: 1 })).toMatchObject({ rows: [{ provider: "acme" }], rows_left_out: 0 });
  });

  test("has the last days", () => {
    using place = ledgerOf(20);
    using reader = openLedgerReader(place.path);
    const { rows, rows_left_out } = reader.costs({ by: "day", limit: 2 });
    expect([rows.map(({ group }) => group), rows_left_out]).toEqual([["2020-01-19", "2020-01-20"], 18]);
  });

  test("has all of them unless told", () => {
    using place = ledgerOf(20);
    using reader = openLedgerReader(place.path);
    expect(reader.costs({ by: "user" })).toMatchObject({ rows: { length: 20 }, rows_left_out: 0 });
  });
});

test("a question that takes longer than it may is given up, as a timeout, and the next one is answered", async () => {
  using place = ledgerOf(20);
  await using hasty = startLedgerReader({ path: place.path, giveUpAfterMs: 0 });
  const fault: unknown = await hasty.costs({ by: "user" }).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(Fault);
  expect(fault).toMatchObject({ code: "timeout", hint: expect.stringContaining("shorter period") });
  expect(await hasty.costs({ by: "user", since: 0, until: 1 })).toMatchObject({ rows: [] });
  await using patient = startLedgerReader({ path: place.path });
  expect((await patient.costs({ by: "user" })).rows).toHaveLength(20);
});
