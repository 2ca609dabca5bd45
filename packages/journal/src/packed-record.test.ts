import { ATTEMPT_COLUMNS, RECORD_COLUMNS } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sampleRecord } from "./fixtures/sample-entries.ts";
import { ATTEMPT_ORDER } from "./packed-attempts.ts";
import { JSON_ORDER, packedText, packRecord, RECORD_ORDER, readPacked, unpackRecord } from "./packed-record.ts";

/** In every field its own name. */
const attempt = Object.fromEntries(ATTEMPT_ORDER.map((field): string[] => [field, field]));
const named = { ...Object.fromEntries(RECORD_ORDER.map((field): string[] => [field, field])), attempts: [attempt] };
const isJson = (field: string): boolean => JSON_ORDER.some((other) => other === field);

/** As it was written before the fields that are JSON had lines of their own. */
function olderText(record: object, fields: readonly string[] = RECORD_ORDER): string {
  const values = { ...record, attempts: [Object.values(attempt)] } as Record<string, unknown>;
  return JSON.stringify(fields.map((field) => values[field] ?? null));
}

describe("a packed record", () => {
  test("is read back as it was, every field in its place", () => {
    const fields = Object.keys(RECORD_COLUMNS).map((field, index) => [field, `value ${index}`]);
    const tried = Object.fromEntries(Object.keys(ATTEMPT_COLUMNS).map((field, index) => [field, `tried ${index}`]));
    const record = { ...Object.fromEntries(fields), attempts: [tried, tried] };
    expect(unpackRecord(readPacked(packedText(packRecord(record))))).toEqual(record);
  });

  test("has its values and its texts in the orders that are published", () => {
    const { values, texts } = packRecord(named);
    expect(values).toEqual(RECORD_ORDER.map((field) => (isJson(field) ? null : field)));
    expect(texts.map((text) => JSON.parse(text))).toEqual([[ATTEMPT_ORDER], ...JSON_ORDER.slice(1)]);
  });

  test("is of the columns that are JSON, and of no others, text", () => {
    const columns = Object.entries(RECORD_COLUMNS).filter(([, { type }]) => type === "json");
    expect(columns.map(([field]) => field).sort()).toEqual([...JSON_ORDER].sort());
  });

  test("keeps lines, nulls, lists and objects apart", () => {
    const record = sampleRecord(1, { warnings: ["a\nb"], metadata: { "\n": ["\r\n", null] }, decision: null });
    expect(unpackRecord(readPacked(packedText(packRecord(record))))).toEqual(JSON.parse(JSON.stringify(record)));
  });

  test("written when all values stood in one list is read as it was", () => {
    expect(unpackRecord(readPacked(olderText(named)))).toEqual(named);
  });

  test("written before a field was known has null in it", () => {
    const known = RECORD_ORDER.slice(0, RECORD_ORDER.indexOf("answerId"));
    const later = Object.fromEntries(RECORD_ORDER.slice(known.length).map((field) => [field, null]));
    expect(unpackRecord(readPacked(olderText(named, known)))).toEqual({ ...named, ...later });
    const lines = packedText(packRecord(named)).split("\n").slice(0, -1);
    expect(unpackRecord(readPacked(lines.join("\n")))).toEqual({ ...named, [JSON_ORDER.at(-1) ?? ""]: null });
  });
});
