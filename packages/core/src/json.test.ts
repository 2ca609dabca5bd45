import { expect, test } from "vitest";
import { isJsonObject, parseObject } from "./json.ts";

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ["{}", false],
  [undefined, false],
])("%j as a JSON object: %s", (value, is) => {
  expect(isJsonObject(value)).toBe(is);
});

test("a text is an object, or it is nothing", () => {
  expect(parseObject(' {"a":1}')).toEqual({ a: 1 });
  for (const text of ["[1]", "null", '"a"', "{", "", "event"]) expect(parseObject(text)).toBeNull();
});
