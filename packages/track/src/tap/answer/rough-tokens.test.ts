import { describe, expect, test } from "vitest";
import { roughTokens } from "./rough-tokens.ts";

const picture = Buffer.alloc(100_000, "a picture \x00\xff", "latin1").toString("base64");

describe("A rough count of tokens", () => {
  test.each([
    ["four ASCII characters are one", "abcd".repeat(25), 25],
    ["other characters are one each", "日本語", 3],
    ["long prose counts in full", "some words and, more ".repeat(1000), 5250],
    ["a picture counts nothing", `see data:image/png;base64,${picture}`, 7],
    ["nor in lines, as JSON escapes them", `see ${picture.replace(/.{76}/g, "$&\\n")}`, 1],
    ["nor with its slashes escaped", `see ${picture.replaceAll("/", "\\/")}`, 1],
    ["what is only a long word does", "x".repeat(400), 100],
  ])("%s", (_what, text, tokens) => {
    expect(roughTokens(text)).toBe(tokens);
  });
});
