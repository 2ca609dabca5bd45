import type { Json, JsonObject, Part, StreamEvent } from "@ai-liaison/core";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { chunk, delta } from "../fixtures/chunks.ts";
import { chatChunks } from "./chat-chunks.ts";
import { openChunkReader, readEvent, startReading } from "./read-chunks.ts";

/** The parts of each event, as the reader tells them, and as the reducer alone does. */
function readBoth(events: readonly (string | StreamEvent)[]): readonly (readonly (readonly Part[])[])[] {
  const reader = openChunkReader(chatChunks);
  let state = startReading(chatChunks);
  const named = events.map((event) => (typeof event === "string" ? { name: "", data: event } : event));
  const quick = named.map((event) => reader.read(event));
  const full = named.map((event) => {
    const [next, parts] = readEvent(chatChunks, state, event);
    state = next;
    return parts;
  });
  return [quick, full];
}

function expectSame(events: readonly (string | StreamEvent)[]): void {
  const [quick, full] = readBoth(events);
  expect(quick).toEqual(full);
}

const words = ["a", "b", "c", "d"];

function said(content: Json, more: JsonObject = {}): string {
  return JSON.stringify({ ...delta({ content }), ...more });
}

const BEGIN = words.map((word) => said(word));

test.each<[string, readonly (string | StreamEvent)[]]>([
  ["another key in the piece's place", [...BEGIN, said("x").replace('"x"', '"x","role":"tool"'), said("y")]],
  ["no string in the piece's place", [...BEGIN, said(null), said("x"), said(7), said("y")]],
  ["an empty piece", [...BEGIN, said(""), said("x")]],
  ["a string that is none", [...BEGIN, said("x").replace('"x"', '"x\u0001"'), said("y")]],
  ["an event cut short", [...BEGIN, said("x").slice(0, -3), said("y")]],
  ["an error by its name", [...BEGIN, { name: "error", data: said("x") }, said("y")]],
  ["another model", [...BEGIN, said("x", { model: "n" }), said("y", { model: "n" }), said("z")]],
  ["the end, and more", [...BEGIN, "[DONE]", said("x")]],
  [
    "a piece that stands elsewhere, too",
    ["m", "c1", "m", "c1", "m", "chat.completion.chunk", "x"].map((text) => said(text)),
  ],
  [
    "a piece whose words stand elsewhere as the vendor wrote them, but not in their own place",
    ["m", "m", "m", "m", "m", "m"].map((text, at) =>
      said(text, at < 5 ? {} : { model: "n" }).replace('"content":"m"', '"content":"\\u006d"'),
    ),
  ],
  ["thoughts, then words", [..."abcd"].flatMap((text) => [JSON.stringify(delta({ reasoning: text })), said(text)])],
  [
    "several choices",
    words.flatMap((text) => [0, 1].map((index) => JSON.stringify(delta({ content: text }, null, index)))),
  ],
  ["noise beside each piece", words.map((text, at) => said(text, { obfuscation: "x".repeat(at) }))],
])("what keeps within no frame is read in full: %s", (_, events) => {
  expectSame(events);
});

test("reads any stream as the reducer alone does", () => {
  const text = fc.oneof(
    fc.constantFrom("a", "m", "c1", "", '"', "\\", "\n", "é", "日"),
    fc.string({ unit: "grapheme" }),
  );
  const field = fc.constantFrom("content", "content", "content", "reasoning_content", "refusal");
  const more = fc.constantFrom<JsonObject>({}, {}, {}, { usage: null }, { extra: { a: 1 } }, { model: "n" });
  const beside = fc.constantFrom<JsonObject>({}, {}, {}, { role: "assistant" }, { content: "a" }, { note: "a" });
  const finish = fc.constantFrom(null, null, null, null, "stop");
  const indent = fc.constantFrom(0, 0, 0, 1);
  const event = fc
    .tuple(field, text, more, beside, finish, indent)
    .map(([name, piece, top, fields, reason, spaces]) =>
      JSON.stringify(
        chunk([{ index: 0, delta: { [name]: piece, ...fields }, logprobs: null, finish_reason: reason }], top),
        null,
        spaces,
      ),
    );
  const alike = fc.tuple(event, fc.array(text, { maxLength: 6 })).map(([first, pieces]) => {
    const run = pieces.map((piece) => first.replace(/"content":"a"/, () => `"content":${JSON.stringify(piece)}`));
    return [first, ...run];
  });
  const plain = fc.array(text, { maxLength: 8 }).map((pieces) => pieces.map((piece) => said(piece)));
  fc.assert(
    fc.property(fc.array(fc.oneof(alike, plain), { maxLength: 6 }), (runs) => expectSame(runs.flat())),
    { numRuns: 1000 },
  );
});

test("what keeps within the frame is not parsed again", () => {
  const reader = openChunkReader(chatChunks);
  for (const data of BEGIN) reader.read({ name: "", data });
  const parse = vi.spyOn(JSON, "parse");
  onTestFinished(() => parse.mockRestore());
  const at = { type: "text-delta", choice: 0, block: 0 };
  expect(reader.read({ name: "", data: said("ein “Wort”") })).toEqual([{ ...at, text: "ein “Wort”" }]);
  expect(parse.mock.calls).toEqual([]);
  expect(reader.read({ name: "", data: said("zwei\n") })).toEqual([{ ...at, text: "zwei\n" }]);
  expect(parse.mock.calls).toEqual([[JSON.stringify("zwei\n")]]);
});
