import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutToWidth, displayWidth } from "./display-width.ts";
import { renderTable, type Table } from "./table.ts";

const table: Table = {
  columns: [
    { title: "NAME", shrinkTo: 4 },
    { title: "NOTE", shrinkTo: 4, dispensable: 1 },
    { title: "CALLS", align: "right" },
  ],
  rows: [
    ["a rather long name", "and a note", "7"],
    ["日本", "", "1,234"],
  ],
  total: ["TOTAL", "", "1,241"],
};

describe("renderTable", () => {
  test("columns are as wide as they must be, numbers stand to the right, sums beneath a line", () => {
    expect(renderTable(table).split("\n")).toEqual([
      "NAME                NOTE        CALLS",
      "──────────────────  ──────────  ─────",
      "a rather long name  and a note      7",
      "日本                            1,234",
      "──────────────────  ──────────  ─────",
      "TOTAL                           1,241",
      "",
    ]);
  });

  test("a narrow terminal gets shorter text", () => {
    expect(renderTable(table, 25).split("\n")[2]).toBe("a rathe…  and a n…      7");
  });

  test("a narrower one goes without what can be done without", () => {
    expect(renderTable(table, 15).split("\n")[2]).toBe("a rathe…      7");
  });

  test("the narrowest gets a list for each row", () => {
    expect(renderTable(table, 9)).toBe(
      "NAME   a…\nNOTE   a…\nCALLS  7\n\nNAME   …\nNOTE   \nCALLS  1…\n\nNAME   T…\nNOTE   \nCALLS  1…\n",
    );
  });

  test("without rows there is one line only", () => {
    expect(renderTable({ ...table, rows: [] }).match(/─{3,} /g)).toHaveLength(2);
  });

  test("a cell that holds lines or colours stays one cell", () => {
    const text = renderTable({ columns: [{ title: "X" }], rows: [["a\nb\u001b[2J"]] });
    expect(text).toBe("X\n──────────\na\\nb\\e[2J\n".replace("──────────", "─".repeat(9)));
  });

  test("whatever is in it, no line is wider than the terminal, and without a limit all cells of a column align", () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 80 });
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 12, max: 120 }), (cells, width) => {
        for (const line of renderTable({ columns: table.columns, rows: cells }, width).split("\n")) {
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

describe("displayWidth", () => {
  test.each([
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["日本", 4],
    ["👩‍👩‍👧", 2],
    ["", 0],
  ])("%s takes %i columns", (text, width) => expect(displayWidth(text)).toBe(width));

  test("a cut never splits what is read as one character", () => {
    expect(cutToWidth("日本語", 4)).toBe("日…");
    expect(cutToWidth("abc", 3)).toBe("abc");
    expect(cutToWidth("abcd", 3)).toBe("ab…");
  });
});
