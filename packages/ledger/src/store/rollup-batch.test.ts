import type { CallRecord, KeyId } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sampleAttempt, sampleRecord } from "../fixtures/sample-calls.ts";
import { HOUR_MS, ROLLUP_DIMENSIONS } from "../sums/dimensions.ts";
import { RollupBatch } from "./rollup-batch.ts";

const usual = sampleRecord(1);
const others: readonly Partial<CallRecord>[] = [
  { createdAtMs: usual.createdAtMs + HOUR_MS },
  { provider: "other" },
  { modelUsed: "other" },
  { customerId: "other" },
  { endpoint: "other" },
  { route: "other" },
  { keyId: "other" as KeyId },
  { serviceName: "other" },
];

describe("a batch of rollups", () => {
  test("is tried here with each part of its key", () => {
    expect(others).toHaveLength(ROLLUP_DIMENSIONS.length + 1);
  });

  test.each(others)("counts a call of its own with %o, and goes on with the usual ones", (changes) => {
    const batch = new RollupBatch();
    for (const call of [usual, sampleRecord(2, changes), sampleRecord(3), sampleRecord(4)]) batch.add(call);
    expect([...batch.calls.values()].map(({ sums }) => sums.counters.calls)).toEqual([3, 1]);
  });

  test.each([{ provider: "other" }, { model: "other" }])("counts an attempt of its own with %o", (changes) => {
    const batch = new RollupBatch();
    const attempts = [sampleAttempt(), sampleAttempt(changes), sampleAttempt(), sampleAttempt()];
    batch.add(sampleRecord(1, { attempts }));
    expect([...batch.attempts.values()].map(({ sums }) => sums.counters.attempts)).toEqual([3, 1]);
  });
});
