import { expect, test } from "vitest";
import { allDialects } from "./index.ts";

test("each operation of each dialect has a format of its own, by which plans are remembered", () => {
  const formats = allDialects.flatMap(({ operations }) => Object.values(operations));
  expect(new Set(formats).size).toBe(formats.length);
});
