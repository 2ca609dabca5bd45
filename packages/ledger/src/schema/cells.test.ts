import { RECORD_COLUMNS } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { cellReader, cellWriter, microseconds, wholeNumber } from "./cells.ts";

describe("a cell", () => {
  test.each([
    ["a count with a fraction", RECORD_COLUMNS.inputTokens, 1.9, 1],
    ["a count that is not a number", RECORD_COLUMNS.inputTokens, Number.NaN, null],
    ["a count beyond all counts", RECORD_COLUMNS.inputTokens, 1e300, null],
    ["a count that is text", RECORD_COLUMNS.inputTokens, "12", null],
    ["a required count that is missing", RECORD_COLUMNS.httpStatus, undefined, 0],
    ["a required text that is missing", RECORD_COLUMNS.endpoint, undefined, ""],
    ["a text that is an object", RECORD_COLUMNS.userId, { $gt: "" }, null],
    ["a duration without end", RECORD_COLUMNS.responseTimeMs, Number.POSITIVE_INFINITY, 0],
    ["an unknown duration", RECORD_COLUMNS.timeToFirstTokenMs, undefined, null],
    ["a truth", RECORD_COLUMNS.streaming, true, 1],
    ["no truth", RECORD_COLUMNS.streaming, "yes", 0],
    ["missing JSON", RECORD_COLUMNS.metadata, undefined, null],
    ["missing JSON that is required", RECORD_COLUMNS.warnings, undefined, "[]"],
    ["JSON that is null", RECORD_COLUMNS.metadata, "", null],
  ])("is made of %s, so that no odd value stops a batch", (_, column, value, cell) => {
    expect(cellWriter(column)(value)).toBe(cell);
  });

  test("of JSON is its text, and read as it was written, own __proto__ keys included", () => {
    const value = JSON.parse('{"__proto__":{"admin":true},"a":[1,null,"x"]}');
    const cell = cellWriter(RECORD_COLUMNS.metadata)(JSON.stringify(value));
    const read = cellReader(RECORD_COLUMNS.metadata)(cell);
    expect(JSON.stringify(read)).toBe(JSON.stringify(value));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

test("whole numbers and microseconds are whole, or nothing", () => {
  expect([wholeNumber(5), wholeNumber(-5.5), wholeNumber(null), wholeNumber(2 ** 60)]).toEqual([5, -5, null, null]);
  expect([microseconds(1.0004), microseconds(-3), microseconds(null), microseconds(Number.NaN)]).toEqual([
    1000, 0, 0, 0,
  ]);
});
