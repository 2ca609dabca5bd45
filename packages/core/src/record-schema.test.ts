import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fullRecord as record } from "./fixtures/full-record.ts";
import { ATTEMPT_COLUMNS, RECORD_COLUMNS } from "./record-columns.ts";
import { recordToRow, rowToJson } from "./record-row.ts";
import { callRecordJsonSchema } from "./record-schema.ts";

describe("the published JSON Schema", () => {
  const accepted = z.fromJSONSchema(callRecordJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  test("accepts a row", () => {
    expect(accepted.safeParse(JSON.parse(rowToJson(recordToRow(record)))).error?.issues).toBeUndefined();
  });

  test.each([
    ["an unknown field", { surprise: 1 }],
    ["a status nobody has", { status: "fine" }],
    ["tokens that are no whole number", { input_tokens: 1.5 }],
    ["a null where there is always a value", { endpoint: null }],
    ["tags that are not text", { tags: { team: 1 } }],
  ])("refuses %s", (_what, change) => {
    expect(accepted.safeParse({ ...recordToRow(record), ...change }).success).toBe(false);
  });

  test("describes every column", () => {
    const properties = callRecordJsonSchema().properties as Record<string, { description?: string }>;
    for (const { column } of Object.values(RECORD_COLUMNS)) expect(properties[column]?.description).toMatch(/[.…]$/);
    for (const { description } of Object.values(ATTEMPT_COLUMNS)) expect(description).toMatch(/[.…]$/);
  });

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
