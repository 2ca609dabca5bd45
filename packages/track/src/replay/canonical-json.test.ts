import type { Json } from "@ai-liaison/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, withoutPaths } from "./canonical-json.ts";

const anyJson = fc.jsonValue() as fc.Arbitrary<Json>;

/** The same value, its members in the opposite order, at every depth. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

test("the order of members does not matter, at any depth", () => {
  fc.assert(fc.property(anyJson, (value) => canonicalJson(reversed(value)) === canonicalJson(value)));
});

test("equal texts stand for equal values only", () => {
  const same = (one: Json, other: Json): boolean => {
    try {
      expect(JSON.parse(JSON.stringify(one))).toStrictEqual(JSON.parse(JSON.stringify(other)));
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(anyJson, anyJson, (one, other) => (canonicalJson(one) === canonicalJson(other)) === same(one, other)),
  );
  const readsTheSame = (value: Json): void => {
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  };
  fc.assert(fc.property(anyJson, readsTheSame));
});

test("the order of a list does matter", () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test.each<[string, Json, Json]>([
  ["trace", { trace: 1, model: "m" }, { model: "m" }],
  ["metadata.trace", { metadata: { trace: 1, kept: 2 } }, { metadata: { kept: 2 } }],
  ["messages.*.id", { messages: [{ id: 1, text: "a" }, { id: 2 }] }, { messages: [{ text: "a" }, {}] }],
  ["messages.1.id", { messages: [{ id: 1 }, { id: 2 }] }, { messages: [{ id: 1 }, {}] }],
  ["ids.*", { ids: [1, 2] }, { ids: [null, null] }],
  ["*.id", { a: { id: 1 }, b: { id: 2 } }, { a: {}, b: {} }],
  ["metadata.*", { metadata: { a: 1 } }, { metadata: {} }],
  ["not.there", { a: 1 }, { a: 1 }],
  ["a.b", { a: "text" }, { a: "text" }],
])("%s is left out where it is, and nothing else", (path, value, left) => {
  expect(withoutPaths(value, [path])).toEqual(left);
});

test("what is left out may be anything", () => {
  const same = (one: Json, other: Json): boolean =>
    canonicalJson(withoutPaths({ kept: 1, trace: one }, ["trace"])) ===
    canonicalJson(withoutPaths({ kept: 1, trace: other }, ["trace"]));
  fc.assert(fc.property(anyJson, anyJson, same));
});
