import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOfBody, showBody, type TimedBytes } from "./response-body.ts";

const SSE = "text/event-stream; charset=utf-8";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pieces = (...texts: string[]): TimedBytes[] => texts.map((text) => ({ afterMs: 3, bytes: bytes(text) }));
const given = (list: readonly TimedBytes[]): Buffer => Buffer.concat(list.map((piece) => piece.bytes));
const again = (list: readonly TimedBytes[], type: string): Buffer => {
  const kept: unknown = JSON.parse(JSON.stringify(showBody(list, type) ?? null));
  return Buffer.concat(bytesOfBody((kept ?? undefined) as ReturnType<typeof showBody>).map((piece) => piece.bytes));
};

const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
const anyText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }).map(bytes),
  fc.jsonValue().map((value) => bytes(JSON.stringify(value))),
  fc.jsonValue().map((value) => bytes(`${JSON.stringify(value, null, 2)}\n`)),
  fc
    .constantFrom('{"a": 1.0}', '{"a":1,"a":2}', '{"n":12345678901234567890}', "\ufeff{}", " {}", '{"\\u0061":1}')
    .map(bytes),
);
/** A body cut anywhere, within characters too. */
const anyPieces = fc
  .tuple(fc.oneof(anyBytes, anyText), fc.array(fc.integer({ min: 1, max: 9 })))
  .map(([whole, sizes]): TimedBytes[] => {
    const cut: TimedBytes[] = [];
    let at = 0;
    for (const size of [...sizes, whole.length]) {
      if (at < whole.length) cut.push({ afterMs: 0, bytes: whole.slice(at, at + size) });
      at += size;
    }
    return cut;
  });

test("whatever came, in whatever pieces, comes again to the byte", () => {
  const types = fc.constantFrom(SSE, "application/json", "application/x-ndjson", "audio/mpeg", "");
  fc.assert(
    fc.property(anyPieces, types, (list, type) => again(list, type).equals(given(list))),
    { numRuns: 500 },
  );
});

test("JSON stands as JSON, in either spelling that can be written again", () => {
  expect(showBody(pieces('{"a":', "[1]}"), "application/json")).toEqual({ json: { a: [1] } });
  expect(showBody(pieces('{\n  "a": 1\n}\n'), "application/json")).toEqual({ json: { a: 1 }, indent: 2, end: "\n" });
  expect(showBody(pieces('{"a": 1.0}'), "application/json")).toEqual({ text: '{"a": 1.0}' });
});

test("a stream stands as the pieces that came, with their times", () => {
  expect(showBody(pieces("data: 1\n\n", "data: 2\n\n"), SSE)).toEqual({
    chunks: [
      { afterMs: 3, text: "data: 1\n\n" },
      { afterMs: 3, text: "data: 2\n\n" },
    ],
  });
});

test("a character cut in two goes with the piece that ends it", () => {
  const euro = bytes("a€b");
  const cut = [euro.slice(0, 2), euro.slice(2)].map((piece) => ({ afterMs: 0, bytes: piece }));
  expect(showBody(cut, SSE)).toEqual({
    chunks: [
      { afterMs: 0, text: "a" },
      { afterMs: 0, text: "€b" },
    ],
  });
});

test("what is no text is base64, whole or in pieces", () => {
  const sound = [{ afterMs: 0, bytes: Uint8Array.of(255, 0, 1) }];
  expect(showBody(sound, "audio/mpeg")).toEqual({ base64: "/wAB" });
  expect(showBody(sound, "application/vnd.amazon.eventstream")).toEqual({ chunks: [{ afterMs: 0, base64: "/wAB" }] });
});

test("a key that lies across pieces is blotted out, and the pieces stay as long", () => {
  const key = "sk-proj-0123456789abcdef";
  const shown = showBody(pieces(`data: ${key.slice(0, 9)}`, `${key.slice(9)}\n\n`), SSE);
  expect(JSON.stringify(shown)).not.toMatch(/sk-proj|cdef/);
  expect(shown).toEqual({
    chunks: [
      { afterMs: 3, text: "data: *********" },
      { afterMs: 3, text: "***************\n\n" },
    ],
  });
});

test("an empty body is none", () => {
  expect(showBody([], "application/json")).toBeUndefined();
  expect(bytesOfBody(undefined)).toEqual([]);
});
