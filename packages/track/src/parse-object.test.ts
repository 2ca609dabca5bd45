import { expect, test } from "vitest";
import { parseObject } from "./parse-object.ts";

test("Text is an object, or it is nothing.", () => {
  expect(parseObject(' {"a":1}')).toEqual({ a: 1 });
  for (const text of ["[1]", "null", '"a"', "{", "", "event"]) expect(parseObject(text)).toBeNull();
});
