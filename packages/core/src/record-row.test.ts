import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { CallId } from "./ids.ts";
import type { AttemptRecord, CallRecord } from "./record.ts";
import { ATTEMPT_COLUMNS, RECORD_COLUMNS } from "./record-columns.ts";
import { recordToRow, rowToJson, rowToRecord } from "./record-row.ts";
import { callRecordJsonSchema } from "./record-schema.ts";

const tokens = {
  inputTokens: 12,
  cachedInputTokens: 4,
  cacheWriteTokens: null,
  outputTokens: 30,
  reasoningTokens: 0,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageCount: null,
  totalTokens: 42,
} as const;

const attempt: AttemptRecord = {
  ...tokens,
  provider: "acme",
  endpoint: 1,
  model: "m-1",
  outcome: "success",
  httpStatus: 200,
  errorCode: null,
  errorMessage: null,
  startedAtMs: Date.UTC(2026, 10, 21, 4, 5, 6, 7),
  durationMs: 12.5,
  timeToFirstTokenMs: 3.25,
  usageSource: "provider",
  totalCostNanoUsd: 17_500,
};

const record: CallRecord = {
  ...tokens,
  id: "0199a000-0000-7000-8000-000000000001" as CallId,
  groupId: null,
  createdAtMs: Date.UTC(2026, 10, 21, 4, 5, 6, 0),
  source: "gateway",
  serviceName: "billing",
  endpoint: "chat.completions",
  provider: "acme",
  modelRequested: "smart",
  modelUsed: "m-1",
  route: "smart",
  customerId: "c-1",
  userId: null,
  sessionId: null,
  keyId: null,
  tags: { team: "a" },
  metadata: { any: ["thing", 1, null] },
  status: "success",
  httpStatus: 200,
  errorCode: null,
  errorMessage: null,
  errorDetails: null,
  streaming: true,
  cache: "off",
  responseCacheKey: null,
  cacheWrite1hTokens: 3,
  imageInputTokens: 2,
  imageOutputTokens: 1,
  imageSize: "1024x1024",
  imageQuality: "hd",
  audioSeconds: 3.7,
  inputCharacters: 12,
  usageSource: "provider",
  serviceTier: "flex",
  rawUsage: { prompt_tokens: 12 },
  totalCostNanoUsd: 17_500,
  costSource: "catalogue",
  costBreakdown: { input: 2_500, output: 15_000 },
  priceId: "acme:m-1@2026-11-21",
  savedCostNanoUsd: null,
  responseTimeMs: 20.5,
  timeToFirstTokenMs: 5,
  attempts: [attempt],
  warnings: ["seed was left out"],
  decision: { reason: "priority" },
  answerId: "resp_1",
};

describe("a record's row", () => {
  test("names everything in snake_case, times in UTC and cost in dollars", () => {
    const row = recordToRow(record);
    expect(row).toMatchObject({
      created_at: "2026-11-21T04:05:06.000Z",
      model_requested: "smart",
      total_cost_nano_usd: 17_500,
      total_cost_usd: "0.0000175",
      attempts: [{ started_at: "2026-11-21T04:05:06.007Z", total_cost_usd: "0.0000175", endpoint: 1 }],
    });
    expect(Object.keys(row).filter((name) => !/^[a-z0-9_]+$/.test(name))).toEqual([]);
  });

  test("of an unpriced call has null for its cost, never zero", () => {
    const row = recordToRow({ ...record, totalCostNanoUsd: null });
    expect(row.total_cost_nano_usd).toBeNull();
    expect(row.total_cost_usd).toBeNull();
  });

  test("keeps zero and unknown apart", () => {
    expect(recordToRow(record)).toMatchObject({ reasoning_tokens: 0, cache_write_tokens: null });
  });

  test("becomes the same record again, through JSON too", () => {
    expect(rowToRecord(recordToRow(record))).toEqual(record);
    expect(rowToRecord(JSON.parse(rowToJson(recordToRow(record))))).toEqual(record);
  });
});

describe("the published schema", () => {
  const schema = z.fromJSONSchema(callRecordJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  test("accepts a row", () => {
    expect(schema.safeParse(JSON.parse(rowToJson(recordToRow(record)))).error?.issues).toBeUndefined();
  });

  test.each([
    ["an unknown field", { surprise: 1 }],
    ["a status nobody has", { status: "fine" }],
    ["tokens that are no whole number", { input_tokens: 1.5 }],
    ["a null where there is always a value", { endpoint: null }],
    ["tags that are not text", { tags: { team: 1 } }],
  ])("refuses %s", (_what, change) => {
    expect(schema.safeParse({ ...recordToRow(record), ...change }).success).toBe(false);
  });

  test("describes every column", () => {
    const properties = callRecordJsonSchema().properties as Record<string, { description?: string }>;
    for (const { column } of Object.values(RECORD_COLUMNS)) expect(properties[column]?.description).toMatch(/[.…]$/);
    for (const { description } of Object.values(ATTEMPT_COLUMNS)) expect(description).toMatch(/[.…]$/);
  });
});
