import { ATTEMPT_COLUMNS, RECORD_COLUMNS } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sampleRecord } from "./fixtures/sample-entries.ts";
import { ATTEMPT_ORDER, packRecord, RECORD_ORDER, recordValues, unpackRecord } from "./packed-record.ts";

describe("a packed record", () => {
  test("is read back as it was, every field in its place", () => {
    const fields = Object.keys(RECORD_COLUMNS).map((field, index) => [field, `value ${index}`]);
    const attempt = Object.fromEntries(Object.keys(ATTEMPT_COLUMNS).map((field, index) => [field, `tried ${index}`]));
    const record = { ...Object.fromEntries(fields), attempts: [attempt, attempt] };
    expect(unpackRecord(packRecord(record))).toEqual(record);
  });

  test("has its values in the order that is published", () => {
    const attempt = Object.fromEntries(ATTEMPT_ORDER.map((field): string[] => [field, field]));
    const record = {
      ...Object.fromEntries(RECORD_ORDER.map((field): string[] => [field, field])),
      attempts: [attempt],
    };
    const expected = RECORD_ORDER.map((field) => (field === "attempts" ? [ATTEMPT_ORDER] : field));
    expect(recordValues(record)).toEqual(expected);
  });

  test("written before a field was known has null in it", () => {
    const media = { imageInputTokens: 1, imageOutputTokens: 2, imageSize: "1024x1024", imageQuality: "hd" };
    const later = {
      answerId: "resp_1",
      cacheWrite1hTokens: 7,
      serviceTier: "flex",
      ...media,
      audioSeconds: 3.5,
      inputCharacters: 9,
    };
    const older = recordValues(sampleRecord(1, later)).slice(0, -Object.keys(later).length);
    expect(unpackRecord(JSON.stringify(older))).toEqual(JSON.parse(JSON.stringify(sampleRecord(1))));
  });

  test("keeps nulls, lists and objects apart", () => {
    const record = sampleRecord(1);
    expect(unpackRecord(packRecord(record))).toEqual(JSON.parse(JSON.stringify(record)));
  });
});
