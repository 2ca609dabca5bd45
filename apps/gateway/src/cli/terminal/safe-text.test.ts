import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeJson, safeLines, safeText } from "./safe-text.ts";

describe("what strangers wrote does nothing but print", () => {
  test.each([
    ["colour", "\u001b[31mred\u001b[0m", "\\e[31mred\\e[0m"],
    ["a terminal's title", "\u001b]0;owned\u0007", "\\e]0;owned\\u{7}"],
    ["one-byte control sequences", "\u009b2J", "\\u{9b}2J"],
    ["carriage returns", "paid\rfree", "paid\\rfree"],
    ["reversed text", "invoice\u202efdp.exe", "invoice\\u{202e}fdp.exe"],
    ["isolates", "a\u2066b\u2069", "a\\u{2066}b\\u{2069}"],
    ["nothing to see", "ac\u200bme\ufeff", "ac\\u{200b}me\\u{feff}"],
    ["invisible tags", "x\u{e0041}", "x\\u{e0041}"],
    ["half of a character", "x\ud800y", "x\\u{d800}y"],
    ["backspaces", "ab\b\bcd\u007f", "ab\\u{8}\\u{8}cd\\u{7f}"],
  ])("%s", (_what, text, shown) => {
    expect(safeText(text)).toBe(shown);
    expect(safeLines(text)).toBe(shown);
  });

  test("on one line, lines and tabs are shown too; in several, they stay", () => {
    expect(safeText("a\tb\nc\u2028d")).toBe("a\\tb\\nc\\u{2028}d");
    expect(safeLines("a\tb\r\nc\u2028d")).toBe("a\tb\nc\\u{2028}d");
  });

  test("ordinary text of any script is left alone", () => {
    for (const text of ["Grüße", "日本語", "مرحبا", "שלום", "café 🙂", "–…“”"]) expect(safeText(text)).toBe(text);
  });

  test("whatever comes in, no control character comes out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(safeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(safeLines(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const json = safeJson(JSON.stringify({ [text]: [text] }, null, 2));
        expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
      }),
    );
  });
});
