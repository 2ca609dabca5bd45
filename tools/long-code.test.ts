import { expect, test } from "vitest";
import { longCode } from "./long-code.ts";

const body = (lines: number) => "  work();\n".repeat(lines);

test("a file of 300 lines passes, one of 301 is refused by name", () => {
  const line = "const x = 1;\n";
  expect(longCode({ path: "a.ts", text: line.repeat(300) })).toEqual([]);
  expect(longCode({ path: "a.ts", text: line.repeat(301) })).toEqual(["a.ts has 301 lines; 300 is the most"]);
});

test("a function of 61 lines is refused at its line, wherever it is nested", () => {
  expect(longCode({ path: "a.ts", text: `function f() {\n${body(58)}}\n` })).toEqual([]);
  const nested = `\nclass A {\n  grow() {\n${body(59)}  }\n}\n`;
  expect(longCode({ path: "a.ts", text: nested })).toEqual(["a.ts:3 is a function of 61 lines; 60 is the most"]);
});

test("tests may be long", () => {
  expect(longCode({ path: "a.test.ts", text: "x;\n".repeat(500) })).toEqual([]);
});
