import { collect, type JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { OPTIONS, sse } from "../fixtures/chunks.ts";
import { decode } from "../fixtures/exchanges.ts";
import { completion } from "./index.ts";

describe("legacy completions", () => {
  const text = (value: string, finish: string | null = null, index = 0): JsonObject => ({
    id: "cmpl-1",
    object: "text_completion",
    created: 1,
    model: "m",
    choices: [{ index, text: value, logprobs: null, finish_reason: finish }],
  });

  test("come back chunk by chunk, and add up", () => {
    const sent = [
      text("a"),
      { ...text("b"), system_fingerprint: "fp" },
      text("x", null, 1),
      { ...text("", "stop"), usage: { prompt_tokens: 1 } },
      {
        ...text("", "length", 1),
        choices: [{ index: 1, text: "", logprobs: { tokens: ["x"] }, finish_reason: "length", stop_reason: null }],
      },
    ];
    const reader = completion.stream?.openReader();
    const events = decode(sse(sent)).map((event) => reader?.read(event) ?? []);
    const closed = reader?.close() ?? [];
    const writer = completion.stream?.openWriter(OPTIONS);
    const written = decode(Buffer.from([...events, closed].map((parts) => writer?.write(parts)).join("")));
    expect(written.slice(0, -1).map(({ data }) => JSON.parse(data))).toEqual(sent);
    const answer = collect([...events.flat(), ...closed]);
    expect(answer.choices.map(({ content }) => content)).toEqual([
      [{ type: "text", text: "ab" }],
      [{ type: "text", text: "x" }],
    ]);
    expect(answer.complete).toBe(true);
  });
});
