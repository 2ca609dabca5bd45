import { isFault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { EVENTS_BODY, MAX_EVENTS, readBatch } from "./read-batch.ts";

const JSON_TYPE = "application/json";
const LINES = "application/x-ndjson";

function read(text: string, type: string) {
  const { events, isSingle } = readBatch(Buffer.from(text), type);
  return { isSingle, events: events.map((event) => (isFault(event) ? event.code : event)) };
}

describe("a body of events", () => {
  test.each([
    ["one event", '{"a":1}', JSON_TYPE, { isSingle: true, events: [{ a: 1 }] }],
    ["a list", '[{"a":1},2]', JSON_TYPE, { isSingle: false, events: [{ a: 1 }, 2] }],
    ["an empty list", "[]", JSON_TYPE, { isSingle: false, events: [] }],
    ["lines", '{"a":1}\r\n\n{"b":2}', LINES, { isSingle: false, events: [{ a: 1 }, { b: 2 }] }],
    ["a line that is none", '{"a":1}\n{"b"\n3', LINES, { isSingle: false, events: [{ a: 1 }, "invalid_request", 3] }],
    ["no lines", "", LINES, { isSingle: false, events: [] }],
  ])("is read as %s", (_, text, type, expected) => {
    expect(read(text, type)).toEqual(expected);
  });

  test.each(["", "{", "[1,", "\u0000"])("that is no JSON is refused: %j", (text) => {
    expect(() => read(text, JSON_TYPE)).toThrow(expect.objectContaining({ code: "invalid_request", status: 400 }));
  });

  test("nested without end is refused", () => {
    expect(() => read("[".repeat(100_000), JSON_TYPE)).toThrow(/nested|JSON/);
  });

  test.each([
    [JSON_TYPE, (count: number) => `[${Array.from({ length: count }, () => "{}").join()}]`],
    [LINES, (count: number) => "{}\n".repeat(count)],
  ])("of %s with more events than are taken is refused", (type, body) => {
    expect(read(body(MAX_EVENTS), type).events).toHaveLength(MAX_EVENTS);
    expect(() => read(body(MAX_EVENTS + 1), type)).toThrow(expect.objectContaining({ status: 413 }));
  });

  test("is taken when it is full and every event of it has much to say", () => {
    const event = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`f${at}`, at]));
    const body = JSON.stringify(Array.from({ length: MAX_EVENTS }, () => event));
    expect(read(body, JSON_TYPE).events).toHaveLength(MAX_EVENTS);
  });

  test.each([
    ["application/json", true],
    ["application/json; charset=utf-8", true],
    ["application/x-ndjson", true],
    ["application/vnd.x+json", true],
    ["text/plain", false],
    ["application/x-www-form-urlencoded", false],
    ["application/jsonx", false],
  ])("of type %s: %s", (type, taken) => {
    expect(EVENTS_BODY.pattern.test(type)).toBe(taken);
  });
});
