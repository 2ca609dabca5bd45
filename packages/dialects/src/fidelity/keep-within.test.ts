import type { JsonObject } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepWithin } from "./keep-within.ts";
import { createKeeper } from "./keeper.ts";

const { rememberWithin, restoreWithin } = keepWithin(createKeeper("ours"));

const values = fc.oneof(fc.constant(null), fc.integer({ max: 2 }), fc.constant({}), fc.constant([1]));
const inner = fc.dictionary(fc.constantFrom("x", "y", "__proto__"), values, { noNullPrototype: true });
const objects = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(values, inner), {
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;

describe("what is kept within a field", () => {
  test("gives the original back, whatever was written of it", () => {
    fc.assert(
      fc.property(objects, objects, (original, written) => {
        const { extension } = rememberWithin(original, written, ["a", "b"]);
        expect(restoreWithin(written, extension, ["a", "b"])).toEqual(original);
      }),
    );
  });

  test("is the one field that differs, by its path", () => {
    const { extension } = rememberWithin({ a: { x: 1, y: 2 } }, { a: { x: 1, z: 3 } }, "a");
    expect(extension).toEqual({ dialect: "ours", fields: { "a.y": 2 }, omits: ["a.z"] });
    expect(restoreWithin({ a: { x: 7, z: 3 } }, extension, "a")).toEqual({ a: { x: 7, y: 2 } });
  });

  test("of another format is left alone", () => {
    const written = { a: { x: 1 } };
    expect(restoreWithin(written, { dialect: "theirs", fields: { "a.x": 2 } }, "a")).toBe(written);
  });
});
