import { Fault } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_MAX_FIELDS, MAX_VALUES, parseJson, parseJsonObject } from "./json-limits.ts";

function refusal(body: string | Buffer, maxDepth = 200): string {
  try {
    parseJsonObject(Buffer.from(body as string), { maxDepth });
  } catch (error) {
    if (error instanceof Fault && error.code === "invalid_request") return error.message;
    throw error;
  }
  return "accepted";
}

describe("parseJsonObject", () => {
  test("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(parseJsonObject(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ["", "The request body is empty; a JSON object is expected."],
    ["   ", "The request body is not valid JSON: it ends too early."],
    ['{"a":', "The request body is not valid JSON: it ends too early."],
    ['{"a": secret}', "The request body is not valid JSON at position 6."],
    ['{"a":1,}', "The request body is not valid JSON at position 7."],
    ['{"a" 1}', "The request body is not valid JSON at position 5."],
    ['{"a":NaN}', "The request body is not valid JSON at position 5."],
    ["[1]", "The request body must be a JSON object, but it is an array."],
    ["null", "The request body must be a JSON object, but it is null."],
    ['"x"', "The request body must be a JSON object, but it is a string."],
  ])("refuses %j and says why", (body, message) => {
    expect(refusal(body)).toBe(message);
  });

  test("never quotes the body", () => {
    fc.assert(
      fc.property(fc.constantFrom("{", '{"a":', "[", "", '{"a":[1,'), (before) => {
        expect(refusal(`${before}sk-secret-canary}`)).not.toContain("secret");
      }),
    );
  });

  test("says nothing of the position in a large body", () => {
    expect(refusal(`{"a":"${"x".repeat(70_000)}", oops}`)).toMatch(
      /^The request body is not valid JSON( at position \d+)?\.$/,
    );
  });

  test("refuses invalid UTF-8", () => {
    expect(refusal(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBe(
      "The request body is not valid UTF-8.",
    );
  });

  test("takes a byte order mark", () => {
    expect(parseJsonObject(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
  });

  test("counts depth exactly, whichever way it is found", () => {
    const nested = (depth: number, padding = ""): string =>
      `{"pad":"${padding}","a":${'{"b":['.repeat(depth)}${"]}".repeat(depth)}}`;
    const large = "x".repeat(300_000);
    for (const padding of ["", large]) {
      expect(refusal(nested(10, padding), 21)).toBe("accepted");
      expect(refusal(nested(10, padding), 20)).toBe("The request body is nested more than 20 levels deep.");
    }
  });

  test("brackets in strings do not count", () => {
    const text = JSON.stringify({ a: '{[\\"'.repeat(100_000), b: [1, '"}]\\'] });
    expect(refusal(text, 5)).toBe("accepted");
  });

  test("refuses 5,000, 100,000 and a million levels within half a second, the best of five times", () => {
    for (const levels of [5_000, 100_000, 1_000_000]) {
      const body = Buffer.from(`{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`);
      const times = Array.from({ length: 5 }, () => {
        const began = performance.now();
        expect(() => parseJsonObject(body)).toThrow("200 levels");
        return performance.now() - began;
      });
      expect(Math.min(...times)).toBeLessThan(500);
    }
  });

  const many = (count: number, one: (index: number) => string): string =>
    Array.from({ length: count }, (_, at) => one(at)).join();
  const fields = (count: number): string => many(count, (at) => `"${at}":{}`);
  const half = DEFAULT_MAX_FIELDS / 2;
  test.each([
    ["a million fields", `{${fields(1_000_000)}}`, false],
    ["one field too many", `{${fields(half)}}`, false],
    ["as many fields as may be, which say : and , too", `{${fields(half - 2)},"":[":,{["]}`, true],
    ["a million empty objects", `{"a":[${many(1_000_000, () => "{}")}]}`, false],
    ["one value too many", `{"a":[${many(MAX_VALUES + 1, () => "1")}]}`, false],
    ["as many values as may be", `{"a":[${many(MAX_VALUES, () => "1")}]}`, true],
  ])("counts %s", (_what, body, isTaken) => {
    const tooMany = "The request body has more than 100000 fields, objects and arrays, or 1000000 values.";
    expect(refusal(body)).toBe(isTaken ? "accepted" : tooMany);
  });

  test("`__proto__` is a field like any other", () => {
    const value = parseJsonObject(Buffer.from('{"__proto__":{"polluted":true},"constructor":1}'));
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("a body of any JSON", () => {
  test.each(["[]", "5", '"text"', "null", '[{"a":[1]}]'])("is taken within the same limits: %s", (text) => {
    expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  test.each([300, 200_000])("nested too deep is refused, with %i brackets", (count) => {
    const text = `${"[".repeat(count)}${"]".repeat(count)}`;
    expect(() => parseJson(Buffer.from(text))).toThrow(/nested more than 200/);
  });
});
