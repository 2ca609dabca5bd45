import { describe, expect, test } from "vitest";
import { ATTEMPT_COLUMNS, type Column, RECORD_COLUMNS } from "./record-columns.ts";

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
