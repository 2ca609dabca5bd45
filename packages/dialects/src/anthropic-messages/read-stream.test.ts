import { collect, type JsonObject, type Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { isContentOnly } from "./content-only.ts";
import { openReader } from "./read-stream.ts";
import { writeResponse } from "./write-response.ts";

const message = { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], stop_reason: null };
const start = { type: "message_start", message: { ...message, stop_sequence: null, usage: { input_tokens: 4 } } };
const opens = (content_block: JsonObject, index = 0): JsonObject => ({
  type: "content_block_start",
  index,
  content_block,
});
const grows = (delta: JsonObject, index = 0): JsonObject => ({ type: "content_block_delta", index, delta });
const closes = (index = 0): JsonObject => ({ type: "content_block_stop", index });
const last = (stop_reason: string, usage: JsonObject = { output_tokens: 3 }): JsonObject => ({
  type: "message_delta",
  delta: { stop_reason, stop_sequence: null },
  usage,
});
const stop = { type: "message_stop" };

function read(...events: readonly JsonObject[]): readonly Part[] {
  const reader = openReader();
  return [
    ...events.flatMap((event) => reader.read({ name: String(event.type), data: JSON.stringify(event) })),
    ...reader.close(),
  ];
}

describe("a stream", () => {
  test("adds up to the answer that came whole", () => {
    const parts = read(
      start,
      opens({ type: "thinking", thinking: "", signature: "" }),
      grows({ type: "thinking_delta", thinking: "Hm." }),
      grows({ type: "signature_delta", signature: "abc" }),
      closes(),
      opens({ type: "text", text: "", citations: [] }, 1),
      grows({ type: "text_delta", text: "A" }, 1),
      grows({ type: "citations_delta", citation: { url: "u" } }, 1),
      closes(1),
      opens({ type: "server_tool_use", id: "s", name: "web_search", input: {} }, 2),
      grows({ type: "input_json_delta", partial_json: '{"query":' }, 2),
      grows({ type: "input_json_delta", partial_json: '"q"}' }, 2),
      closes(2),
      opens({ type: "tool_use", id: "t", name: "f", input: {} }, 3),
      grows({ type: "input_json_delta", partial_json: "" }, 3),
      closes(3),
      {
        type: "message_delta",
        delta: { stop_reason: "stop_sequence", stop_sequence: "." },
        usage: { output_tokens: 3 },
      },
      stop,
    );
    expect(writeResponse(parts, sampleAnswerOptions())).toEqual({
      ...message,
      content: [
        { type: "thinking", thinking: "Hm.", signature: "abc" },
        { type: "text", text: "A", citations: [{ url: "u" }] },
        { type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } },
        { type: "tool_use", id: "t", name: "f", input: {} },
      ],
      stop_reason: "stop_sequence",
      stop_sequence: ".",
      usage: { input_tokens: 4, output_tokens: 3 },
    });
    expect(collect(parts).choices[0]?.content[0]).toMatchObject({ signature: "ls1~anthropic-messages~abc" });
  });

  test("replaces running totals, and never adds them", () => {
    const parts = read(start, last("end_turn", { input_tokens: 6, output_tokens: 3 }), last("end_turn"), stop);
    expect(collect(parts).usage).toMatchObject({ inputTokens: 6, outputTokens: 3 });
  });

  test.each<[string, readonly JsonObject[], string]>([
    ["without its end", [start, last("end_turn")], "interrupted"],
    [
      "with an error in it",
      [start, { type: "error", error: { type: "overloaded_error", message: "Busy." } }, stop],
      "overloaded",
    ],
  ])("%s ends in a fault, and nothing follows", (_what, events, code) => {
    const parts = read(...events);
    expect(parts.at(-1)).toMatchObject({ type: "fault", fault: { code } });
    expect(parts.filter(({ type }) => type === "fault" || type === "end")).toHaveLength(1);
  });

  test("with an event that is no JSON is malformed", () => {
    expect(openReader().read({ name: "message_start", data: '{"type":' })).toMatchObject([
      { type: "fault", fault: { code: "malformed_response" } },
    ]);
  });

  test("whose content was never shown to the reader still tells its usage and end", () => {
    const types = read(start, last("end_turn"), stop).map(({ type }) => type);
    expect(types.filter((type) => type !== "extension")).toEqual(["start", "usage", "finish", "usage", "end"]);
  });
});

describe("content alone", () => {
  test.each<[boolean, string, string]>([
    [true, "content_block_delta", JSON.stringify(grows({ type: "text_delta", text: "message_stop" }))],
    [true, "", JSON.stringify(closes())],
    [true, "content_block_start", '{"type": "content_block_start", "index": 0}'],
    [false, "message_delta", JSON.stringify(last("end_turn"))],
    [false, "message_start", JSON.stringify(start)],
    [false, "error", '{"type":"content_block_delta"}'],
    [false, "content_block_delta", '{"type":"content_block_delta","ind'],
    [false, "ping", '{"type":"ping"}'],
  ])("is %s for %s %s", (expected, name, data) => {
    expect(isContentOnly({ name, data })).toBe(expected);
  });
});
