import { describe, expect, test } from "vitest";
import { collect, PartSum } from "./answer-of-parts.ts";
import { Fault } from "./fault.ts";
import type { Block } from "./message.ts";
import type { Part } from "./part.ts";
import { NO_USAGE } from "./usage.ts";

const at = { choice: 0, block: 0 } as const;
const dialect = "some-format";

/** The blocks that one choice's parts add up to. */
function blocksOf(...parts: Part[]): readonly Block[] {
  return collect(parts).choices[0]?.content ?? [];
}

describe("an answer", () => {
  test("without parts is empty and incomplete", () => {
    expect(collect([])).toEqual({
      id: null,
      model: null,
      createdAt: null,
      choices: [],
      embeddings: [],
      tokenCount: null,
      usage: NO_USAGE,
      fault: null,
      complete: false,
      extension: null,
    });
  });

  test("is complete only when its end was seen, whatever else was", () => {
    const parts: Part[] = [
      { type: "start", id: "a", model: "m", createdAt: 1 },
      { type: "finish", choice: 0, finish: { unified: "stop", raw: "stop" } },
    ];
    expect(collect(parts)).toMatchObject({ id: "a", model: "m", createdAt: 1, complete: false });
    expect(collect([...parts, { type: "end" }]).complete).toBe(true);
  });

  test("that broke off keeps its fault and what had come", () => {
    const fault = new Fault("interrupted", "Cut.");
    const answer = collect([
      { type: "text-start", ...at },
      { type: "text-delta", ...at, text: "Hal" },
      { type: "fault", fault },
    ]);
    expect(answer).toMatchObject({ fault, complete: false, choices: [{ content: [{ type: "text", text: "Hal" }] }] });
  });

  test("has the last usage: running totals are not added up", () => {
    const usage = { ...NO_USAGE, outputTokens: 7 };
    expect(
      collect([
        { type: "usage", usage: { ...NO_USAGE, outputTokens: 3 } },
        { type: "usage", usage },
      ]).usage,
    ).toBe(usage);
  });

  test("has its embeddings as they came", () => {
    const parts: Part[] = [
      { type: "embedding", index: 0, vector: [0.1, 0.2] },
      { type: "embedding", index: 1, vector: "AAAA" },
    ];
    expect(collect(parts).embeddings).toEqual(parts);
  });

  test("can be asked for between parts, without changing what was handed out", () => {
    const sum = new PartSum();
    sum.add({ type: "text-start", ...at });
    sum.add({ type: "text-delta", ...at, text: "a" });
    expect(sum.answer().choices[0]?.content).toEqual([{ type: "text", text: "a" }]);
    sum.add({ type: "text-delta", ...at, text: "b" });
    expect(sum.answer().choices[0]?.content).toEqual([{ type: "text", text: "ab" }]);
  });
});

describe("choices", () => {
  test("are sorted by index and keep apart what streams mixed", () => {
    const answer = collect([
      { type: "text-start", choice: 1, block: 0 },
      { type: "text-start", choice: 0, block: 0 },
      { type: "text-delta", choice: 1, block: 0, text: "one" },
      { type: "text-delta", choice: 0, block: 0, text: "zero" },
      { type: "finish", choice: 1, finish: { unified: "length", raw: "max" } },
    ]);
    expect(answer.choices.map(({ index, content, finish }) => [index, content, finish?.unified])).toEqual([
      [0, [{ type: "text", text: "zero" }], undefined],
      [1, [{ type: "text", text: "one" }], "length"],
    ]);
  });

  test("join the pieces of logprobs: lists grow, other fields are replaced, null adds nothing", () => {
    const logprobs = (value: Part & { type: "logprobs" }): Part => value;
    const answer = collect([
      logprobs({ type: "logprobs", choice: 0, logprobs: null }),
      logprobs({ type: "logprobs", choice: 0, logprobs: { content: [1], refusal: null } }),
      logprobs({ type: "logprobs", choice: 0, logprobs: { content: [2, 3], refusal: [4] } }),
      logprobs({ type: "logprobs", choice: 0, logprobs: null }),
    ]);
    expect(answer.choices[0]?.logprobs).toEqual({ content: [1, 2, 3], refusal: [4] });
  });
});

describe("blocks", () => {
  test("grow by their deltas, each of its own kind", () => {
    expect(
      blocksOf(
        { type: "reasoning-start", choice: 0, block: 0, redactedData: "xyz" },
        { type: "reasoning-delta", choice: 0, block: 0, text: "hm" },
        { type: "signature", choice: 0, block: 0, signature: "s1" },
        { type: "signature", choice: 0, block: 0, signature: "s2" },
        { type: "text-start", choice: 0, block: 1, extension: { dialect, fields: { a: 1 } } },
        { type: "text-delta", choice: 0, block: 1, text: "Hel" },
        { type: "text-delta", choice: 0, block: 1, text: "lo" },
        { type: "annotation", choice: 0, block: 1, annotation: { dialect, value: "x" } },
        { type: "annotation", choice: 0, block: 1, annotation: { dialect, value: "y" } },
        { type: "block-end", choice: 0, block: 1 },
        { type: "refusal-start", choice: 0, block: 2 },
        { type: "refusal-delta", choice: 0, block: 2, text: "no" },
        { type: "tool-call-start", choice: 0, block: 3, id: "call_1", name: "f", kind: "function" },
        { type: "tool-call-delta", choice: 0, block: 3, argumentsText: '{"a"' },
        { type: "tool-call-delta", choice: 0, block: 3, argumentsText: ":1}" },
      ),
    ).toEqual([
      { type: "reasoning", text: "hm", redactedData: "xyz", signature: "s1s2" },
      {
        type: "text",
        text: "Hello",
        extension: { dialect, fields: { a: 1 } },
        annotations: [
          { dialect, value: "x" },
          { dialect, value: "y" },
        ],
      },
      { type: "refusal", text: "no" },
      { type: "tool-call", id: "call_1", name: "f", kind: "function", argumentsText: '{"a":1}' },
    ]);
  });

  test("of media come whole; only audio has a transcript and a life of its own", () => {
    const source = { kind: "url", url: "https://example.com/a" } as const;
    const whole = { transcript: "hi", id: "audio_1", expiresAt: 9 };
    expect(
      blocksOf(
        { type: "media", choice: 0, block: 0, media: "image", source },
        { type: "media", choice: 0, block: 1, media: "file", source },
        { type: "media", choice: 0, block: 2, media: "audio", source, ...whole },
        { type: "media", choice: 0, block: 3, media: "audio", source },
      ),
    ).toEqual([
      { type: "image", source },
      { type: "file", source },
      { type: "audio", source, ...whole },
      { type: "audio", source },
    ]);
  });

  test("that only one format understands are carried through whole", () => {
    const value = { type: "opaque", dialect, value: { any: "thing" } } as const;
    expect(blocksOf({ type: "opaque", ...at, value })).toEqual([value]);
  });

  test("ignore growth that does not fit their kind, or has no block", () => {
    expect(
      blocksOf(
        { type: "text-delta", choice: 0, block: 9, text: "lost" },
        { type: "text-start", ...at },
        { type: "tool-call-delta", ...at, argumentsText: "{}" },
        { type: "refusal-start", choice: 0, block: 2 },
        { type: "signature", choice: 0, block: 2, signature: "s" },
        { type: "tool-call-start", choice: 0, block: 1, id: null, name: "f", kind: "custom" },
        { type: "text-delta", choice: 0, block: 1, text: "lost" },
        { type: "annotation", choice: 0, block: 1, annotation: { dialect, value: 1 } },
      ),
    ).toEqual([
      { type: "text", text: "" },
      { type: "refusal", text: "" },
      { type: "tool-call", id: null, name: "f", argumentsText: "", kind: "custom" },
    ]);
  });
});

describe("what only one format knows", () => {
  test("is laid over what was known, by scope", () => {
    const answer = collect([
      { type: "start", id: null, model: null, createdAt: null, extension: { dialect, fields: { a: 1, b: 1 } } },
      { type: "extension", dialect, scope: "response", choice: null, fields: { b: 2 } },
      { type: "extension", dialect, scope: "choice", choice: 0, fields: { c: 3 } },
      { type: "extension", dialect, scope: "choice", choice: 0, fields: { d: 4 } },
    ]);
    expect(answer.extension).toEqual({ dialect, fields: { a: 1, b: 2 } });
    expect(answer.choices[0]?.extension).toEqual({ dialect, fields: { c: 3, d: 4 } });
  });

  test("of a message comes in pieces: lists grow, the rest is replaced", () => {
    const answer = collect([
      { type: "extension", dialect, scope: "message", choice: 0, fields: { list: [1], word: "a" } },
      { type: "extension", dialect, scope: "message", choice: 0, fields: { list: [2], word: "b" }, omits: ["x"] },
    ]);
    expect(answer.choices[0]?.messageExtension).toEqual({
      dialect,
      fields: { list: [1, 2], word: "b" },
      omits: ["x"],
    });
  });

  test("and is the look of one event alone stays out of the sum", () => {
    const answer = collect([{ type: "extension", dialect, scope: "delta", choice: 0, fields: { padding: "xx" } }]);
    expect(answer.choices).toEqual([]);
    expect(answer.extension).toBeNull();
  });
});
