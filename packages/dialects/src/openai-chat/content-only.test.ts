import type { JsonObject } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryChunk, chunk, delta } from "./fixtures/chunks.ts";
import { openaiChat } from "./index.ts";
import { openReader } from "./read-stream.ts";

describe("isContentOnly", () => {
  const isContentOnly = (data: JsonObject | string, name = ""): boolean | undefined =>
    openaiChat.operations.chat?.stream?.isContentOnly({
      name,
      data: typeof data === "string" ? data : JSON.stringify(data),
    });

  test.each<[boolean, JsonObject | string]>([
    [true, delta({ content: "a" })],
    [true, { ...delta({ content: "a" }), usage: null }],
    [true, chunk([{ index: 0, delta: { content: "a" } }])],
    [true, '{"choices":[{"delta":{"content":"a"},"finish_reason": null}], "usage" : null}'],
    [true, delta({ content: 'say "usage": {"finish_reason":"stop"} and "error"' })],
    [true, { ...delta({ content: "a" }), native_finish_reason: "stop" }],
    [false, delta({}, "stop")],
    [false, chunk([], { usage: { prompt_tokens: 1 } })],
    [false, { ...delta({ content: "a" }), usage: { prompt_tokens: 1 } }],
    [false, { ...delta({ content: "a" }), x_groq: { usage: {} } }],
    [
      false,
      chunk([
        { delta: {}, finish_reason: null },
        { delta: {}, finish_reason: "stop" },
      ]),
    ],
    [false, '{"choices":[],"finish_reason":null,"finish_reason":"stop"}'],
    [false, { ...delta({ content: "a" }), error: { message: "x" } }],
    [false, { message: "no choices" }],
    [false, "[DONE]"],
    [false, "[]"],
    [false, ""],
  ])("is %s of %j", (expected, data) => {
    expect(isContentOnly(data)).toBe(expected);
  });

  test("is false of named events", () => {
    expect(isContentOnly(delta({ content: "a" }), "error")).toBe(false);
  });

  test("never passes an event that says more than content", () => {
    fc.assert(
      fc.property(arbitraryChunk, (json) => {
        const data = JSON.stringify(json);
        const more = openReader()
          .read({ name: "", data })
          .some(({ type }) => type === "usage" || type === "finish" || type === "fault");
        expect(more && isContentOnly(data)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
