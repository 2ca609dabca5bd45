import { describe, expect, test } from "vitest";
import { fullRecord as record } from "./fixtures/full-record.ts";
import { recordToRow, rowToJson, rowToRecord } from "./record-row.ts";

describe("a record's row", () => {
  test("names everything in snake_case, times in UTC and cost in dollars", () => {
    const row = recordToRow(record);
    expect(row).toMatchObject({
      created_at: "2026-11-21T04:05:06.000Z",
      model_requested: "smart",
      total_cost_nano_usd: 17_500,
      total_cost_usd: "0.0000175",
      response_time_ms: 20.5,
      attempts: [
        { started_at: "2026-11-21T04:05:06.007Z", total_cost_usd: "0.0000175", endpoint: 1, duration_ms: 12.5 },
      ],
    });
    expect(Object.keys(row).filter((name) => !/^[a-z0-9_]+$/.test(name))).toEqual([]);
  });

  test("of an unpriced call has null for its cost, never zero", () => {
    const row = recordToRow({ ...record, totalCostNanoUsd: null });
    expect(row.total_cost_nano_usd).toBeNull();
    expect(row.total_cost_usd).toBeNull();
    expect(recordToRow({ ...record, totalCostNanoUsd: 0 }).total_cost_usd).toBe("0");
  });

  test("keeps zero and unknown apart", () => {
    expect(recordToRow(record)).toMatchObject({ reasoning_tokens: 0, cache_write_tokens: null });
  });

  test("becomes the same record again, through JSON too", () => {
    expect(rowToRecord(recordToRow(record))).toEqual(record);
    expect(rowToRecord(JSON.parse(rowToJson(recordToRow(record))))).toEqual(record);
  });
});
