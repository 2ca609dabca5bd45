import { describe, expect, test } from "vitest";
import type { AttemptRecord, CallRecord } from "./record.ts";
import { ATTEMPT_COLUMNS, type Column, RECORD_COLUMNS } from "./record-columns.ts";
import { recordToRow, rowToJson, rowToRecord } from "./record-row.ts";
import { callRecordJsonSchema } from "./record-schema.ts";

const counts = {
  inputTokens: 10,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: 5,
  reasoningTokens: 0,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageCount: null,
  totalTokens: 15,
} as const;

const attempt: AttemptRecord = {
  provider: "acme",
  endpoint: 1,
  model: "m",
  outcome: "success",
  httpStatus: 200,
  errorCode: null,
  errorMessage: null,
  startedAtMs: Date.UTC(2026, 10, 21, 10, 0, 0, 7),
  durationMs: 12.5,
  timeToFirstTokenMs: null,
  ...counts,
  usageSource: "provider",
  totalCostNanoUsd: 17_500,
};

const record: CallRecord = {
  id: "019ab000-0000-7000-8000-000000000001" as CallRecord["id"],
  groupId: null,
  createdAtMs: Date.UTC(2026, 10, 21, 10, 0, 0, 5),
  source: "gateway",
  serviceName: "web",
  endpoint: "chat.completions",
  provider: "acme",
  modelRequested: "smart",
  modelUsed: "m",
  route: "smart",
  customerId: "c",
  userId: null,
  sessionId: null,
  keyId: null,
  tags: { team: "red" },
  metadata: { nested: [1, null] },
  status: "success",
  httpStatus: 200,
  errorCode: null,
  errorMessage: null,
  errorDetails: null,
  streaming: true,
  cache: "miss",
  responseCacheKey: null,
  ...counts,
  cacheWrite1hTokens: 3,
  imageInputTokens: 2,
  imageOutputTokens: 1,
  imageSize: "1024x1024",
  imageQuality: "hd",
  audioSeconds: 3.7,
  inputCharacters: 12,
  usageSource: "provider",
  serviceTier: "flex",
  rawUsage: { prompt_tokens: 10 },
  totalCostNanoUsd: 17_500,
  costSource: "catalogue",
  costBreakdown: { input: 7_500, output: 10_000 },
  priceId: "acme:m@2026-11-21",
  savedCostNanoUsd: null,
  responseTimeMs: 12.5,
  timeToFirstTokenMs: 3.25,
  attempts: [attempt],
  warnings: ["seed was ignored"],
  decision: { strategy: "priority" },
  answerId: "resp_1",
};

function columnsOf(table: object): readonly Column[] {
  return Object.values(table) as readonly Column[];
}

describe("the table of a record's names", () => {
  test.each([
    ["calls", RECORD_COLUMNS],
    ["attempts", ATTEMPT_COLUMNS],
  ])("gives each field of %s one snake_case name that no other has, and says what it means", (_, table) => {
    const names = columnsOf(table).map(({ column }) => column);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    for (const { description } of columnsOf(table)) expect(description).toMatch(/\.$|…$|ms\.$/);
  });
});

describe("a record's row", () => {
  test("has UTC times with Z, and the cost in dollars beside the nano-dollars, also for each attempt", () => {
    expect(recordToRow(record)).toMatchObject({
      created_at: "2026-11-21T10:00:00.005Z",
      total_cost_nano_usd: 17_500,
      total_cost_usd: "0.0000175",
      response_time_ms: 12.5,
      attempts: [{ started_at: "2026-11-21T10:00:00.007Z", total_cost_usd: "0.0000175", duration_ms: 12.5 }],
    });
  });

  test("has no cost in dollars when it was not priced: never a false 0", () => {
    expect(recordToRow({ ...record, totalCostNanoUsd: null }).total_cost_usd).toBeNull();
    expect(recordToRow({ ...record, totalCostNanoUsd: 0 }).total_cost_usd).toBe("0");
  });

  test("becomes the same record again, also by way of JSON", () => {
    expect(rowToRecord(recordToRow(record))).toEqual(record);
    expect(rowToRecord(JSON.parse(rowToJson(recordToRow(record))))).toEqual(record);
  });
});

describe("the published JSON Schema", () => {
  const schema = JSON.parse(JSON.stringify(callRecordJsonSchema()));

  test("names exactly the keys that rows have, in calls and in attempts", () => {
    const row = recordToRow(record);
    expect(Object.keys(schema.properties)).toEqual(Object.keys(row));
    expect(schema.required).toEqual(Object.keys(row));
    expect(Object.keys(schema.properties.attempts.items.properties)).toEqual(Object.keys(row.attempts[0] ?? {}));
  });

  test("lets null through where a field may be unknown, and lists the words a field is limited to", () => {
    expect(schema.properties.input_tokens.type).toEqual(["integer", "null"]);
    expect(schema.properties.id.type).toBe("string");
    expect(schema.properties.created_at).toMatchObject({ type: "string", format: "date-time" });
    expect(schema.properties.status.enum).toEqual(["success", "error", "cancelled"]);
    expect(schema.properties.cost_source.enum).toContain(null);
    expect(schema.properties.metadata).not.toHaveProperty("type");
    expect(schema.properties.tags.additionalProperties).toEqual({ type: "string" });
  });
});
