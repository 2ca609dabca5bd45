import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spliceTopLevel } from "./splice-top-level.ts";

function splice(json: string, edits: Record<string, string | null>): string {
  return spliceTopLevel(Buffer.from(json), edits).toString();
}

describe("spliceTopLevel", () => {
  test.each([
    ['{"model":"a","n":1}', { model: '"b"' }, '{"model":"b","n":1}'],
    ['{ "n" : 1.0 , "model" : "a" }', { model: '"b"' }, '{ "n" : 1.0 , "model" : "b" }'],
    ['{"n":1e2}', { model: '"b"' }, '{"model":"b","n":1e2}'],
    ["{}", { model: '"b"', n: "1" }, '{"model":"b","n":1}'],
    [" { } ", { a: "1" }, ' {"a":1 } '],
    ['{"model":"a","x":{"model":"a"},"model":"c"}', { model: '"b"' }, '{"model":"b","x":{"model":"a"},"model":"b"}'],
    ['{"mod\\u0065l":"a"}', { model: '"b"' }, '{"mod\\u0065l":"b"}'],
    ['{"a":"}\\"","b":[1,{"c":"]"}],"d":true}', { d: "false", b: "null" }, '{"a":"}\\"","b":null,"d":false}'],
    ['{"stream":true\n}', { stream: "false" }, '{"stream":false\n}'],
    ['{"a":-1.5e3}', { a: "0" }, '{"a":0}'],
    ['{"__proto__":1}', { model: '"b"' }, '{"model":"b","__proto__":1}'],
  ])("%s with %j is %s", (json, edits, expected) => {
    expect(splice(json, edits as Record<string, string>)).toBe(expected);
  });

  test("keeps a byte order mark where it is", () => {
    expect(splice('\uFEFF{"a":1}', { a: "2" })).toBe('\uFEFF{"a":2}');
  });

  test("walks long strings with quotes and backslashes at every distance", () => {
    for (let length = 40; length < 60; length += 1) {
      const value = { text: `${"x".repeat(length)}\\"\\\\${'"'.repeat(3)}`, model: "a" };
      expect(JSON.parse(splice(JSON.stringify(value), { model: '"b"' }))).toEqual({ ...value, model: "b" });
    }
  });

  test("sets what it was told and nothing else, for any object in any layout", () => {
    const key = fc.oneof(fc.constantFrom("model", "a", 'q"\\', "é"), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.jsonValue()),
        fc.dictionary(fc.oneof(fc.constantFrom("model", "a", "stream_options"), key), fc.jsonValue(), { maxKeys: 3 }),
        fc.constantFrom(0, 2, "\t"),
        (value, changes, indent) => {
          const edits = Object.fromEntries(Object.entries(changes).map(([name, json]) => [name, JSON.stringify(json)]));
          const spliced = splice(JSON.stringify(value, null, indent), edits);
          const plain = (json: unknown): unknown => JSON.parse(JSON.stringify(json));
          expect(JSON.parse(spliced)).toEqual(plain({ ...value, ...changes }));
        },
      ),
    );
  });

  test.each<[string, Record<string, string | null>, string]>([
    ['{"a":1,"b":2,"c":3}', { a: null }, '{"b":2,"c":3}'],
    ['{"a":1,"b":2,"c":3}', { b: null }, '{"a":1,"c":3}'],
    ['{"a":1,"b":2,"c":3}', { c: null }, '{"a":1,"b":2}'],
    ['{"a":1,"b":2,"c":3}', { b: null, c: null }, '{"a":1}'],
    ['{"a":1,"b":2,"c":3}', { a: "9", c: null }, '{"a":9,"b":2}'],
    ['{"a":1}', { a: null, b: "2" }, '{"b":2}'],
    ['{"a":1,"b":2}', { a: null, d: "4" }, '{"d":4,"b":2}'],
    ['{ "a" : 1 , "b" : 2 }', { b: null }, '{ "a" : 1 }'],
    ['{"a":1,"a":2}', { a: null }, "{}"],
    ['{"a":1}', { z: null }, '{"a":1}'],
  ])("%s without what is null in %j is %s", (json, edits, expected) => {
    expect(splice(json, edits)).toBe(expected);
  });

  test("takes out exactly what it is told to, whatever stands around it", () => {
    const key = fc.constantFrom("a", "b", "c", "d", 'q"');
    const edit = fc.oneof(
      fc.constant(null),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.jsonValue()),
        fc.dictionary(key, edit),
        fc.constantFrom(0, 2),
        (value, edits, indent) => {
          const expected = new Map<string, unknown>(Object.entries(value));
          for (const [name, text] of Object.entries(edits)) {
            if (text === null) expected.delete(name);
            else expected.set(name, JSON.parse(text));
          }
          const spliced: unknown = JSON.parse(splice(JSON.stringify(value, null, indent), edits));
          expect(spliced).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(expected))));
        },
      ),
    );
  });
});
