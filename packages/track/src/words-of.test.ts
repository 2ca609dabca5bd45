import { expect, test } from "vitest";
import { wordsOf } from "./words-of.ts";

test.each([
  [new TypeError("wrong"), "wrong"],
  ["wrong", "wrong"],
  [undefined, "undefined"],
])("What is thrown has words: %o", (thrown, words) => {
  expect(wordsOf(thrown)).toBe(words);
});
