import { expect, test } from "vitest";
import { isJsonObject } from "./json.ts";

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
