import { collect, type JsonObject, type Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { isContentOnly } from "./content-only.ts";
import { openReader } from "./read-stream.ts";

const RESPONSE = { id: "resp_1", object: "response", created_at: 1, model: "m", status: "in_progress", output: [] };
const CREATED = { type: "response.created", response: RESPONSE };

function completed(output: readonly JsonObject[] = []): JsonObject {
  const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 3 };
  return { type: "response.completed", response: { ...RESPONSE, status: "completed", output, usage } };
}

function read(...events: readonly JsonObject[]): readonly Part[] {
  const reader = openReader();
  const parts = events.flatMap((event) => reader.read({ name: String(event.type), data: JSON.stringify(event) }));
  return [...parts, ...reader.close()];
}

function kinds(parts: readonly Part[]): readonly string[] {
  return parts.filter(({ type }) => type !== "extension").map(({ type }) => type);
}

const MESSAGE = {
  type: "message",
  id: "msg_1",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text: "Hello", annotations: [{ type: "file_citation" }] }],
};

describe("reading a stream", () => {
  test("makes up for deltas a vendor left out, from whatever tells the whole", () => {
    const fresh = { ...MESSAGE, status: "in_progress", content: [] };
    const added = { type: "response.output_item.added", output_index: 0, item: fresh };
    const done = { type: "response.output_item.done", output_index: 0, item: MESSAGE };
    const part = {
      type: "response.content_part.done",
      output_index: 0,
      content_index: 0,
      part: MESSAGE.content[0] ?? {},
    };
    for (const events of [[added, part, done], [added, done], [done], []]) {
      const parts = read(CREATED, ...events, completed([MESSAGE]));
      expect(kinds(parts)).toEqual([
        "start",
        "text-start",
        "text-delta",
        "annotation",
        "block-end",
        "finish",
        "usage",
        "end",
      ]);
      expect(collect(parts).choices[0]?.content).toMatchObject([{ type: "text", text: "Hello" }]);
    }
  });

  test("tells arguments once, whether in pieces or whole", () => {
    const call = { type: "function_call", id: "fc_1", call_id: "a", name: "f", arguments: "{}", status: "completed" };
    const added = { type: "response.output_item.added", output_index: 0, item: { ...call, arguments: "" } };
    const delta = { type: "response.function_call_arguments.delta", output_index: 0, delta: "{}" };
    const done = { type: "response.output_item.done", output_index: 0, item: call };
    for (const events of [
      [added, delta, done],
      [added, done],
    ]) {
      const answer = collect(read(CREATED, ...events, completed([call])));
      expect(answer.choices[0]?.content).toMatchObject([{ type: "tool-call", id: "a", argumentsText: "{}" }]);
      expect(answer.choices[0]?.finish?.unified).toBe("tool-calls");
    }
  });

  test("tells encrypted thoughts nobody may see as such", () => {
    const thought = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "secret" };
    const added = { type: "response.output_item.added", output_index: 0, item: thought };
    const done = { type: "response.output_item.done", output_index: 0, item: thought };
    const answer = collect(read(CREATED, added, done, completed([thought])));
    expect(answer.choices[0]?.content).toMatchObject([
      { type: "reasoning", text: "", redactedData: "ls1~openai-responses~secret" },
    ]);
  });

  test.each<[string, readonly JsonObject[]]>([
    ["closes without its last event", [CREATED]],
    ["closes at once", []],
  ])("is interrupted when it %s", (_what, events) => {
    expect(collect(read(...events)).fault?.code).toBe("interrupted");
  });

  test.each<[string, JsonObject, string]>([
    ["flat", { type: "error", code: "rate_limit_exceeded", message: "Slow down.", param: null }, "rate_limited"],
    [
      "nested",
      { type: "error", error: { type: "server_error", code: "server_error", message: "Oh." } },
      "server_error",
    ],
    [
      "in a response",
      { type: "response.failed", response: { ...RESPONSE, error: { code: "rate_limit_exceeded", message: "Slow." } } },
      "rate_limited",
    ],
    [
      "without a word",
      { type: "response.failed", response: { ...RESPONSE, status: "failed", error: null } },
      "server_error",
    ],
  ])("ends in a fault for an error told %s", (_how, event, code) => {
    const answer = collect(read(CREATED, event, completed()));
    expect(answer.fault?.code).toBe(code);
    expect(answer.complete).toBe(false);
  });

  test("tells what a failed response used before its fault", () => {
    const usage = { input_tokens: 5, output_tokens: 0, total_tokens: 5 };
    const failed = { type: "response.failed", response: { ...RESPONSE, usage, error: { message: "No." } } };
    expect(kinds(read(CREATED, failed))).toEqual(["start", "usage", "fault"]);
  });

  test("takes what is no JSON for what it is", () => {
    const reader = openReader();
    expect(reader.read({ name: "", data: "<html>" })).toMatchObject([
      { type: "fault", fault: { code: "malformed_response" } },
    ]);
    expect(reader.close()).toEqual([]);
  });
});

describe("an event of content alone", () => {
  const delta = { type: "response.output_text.delta", delta: "x", sequence_number: 1 };
  test.each<[string, JsonObject, boolean]>([
    ["response.output_text.delta", delta, true],
    ["response.output_text.delta", { ...delta, delta: '"usage":{} "response":{} "error"' }, true],
    ["", delta, false],
    ["response.completed", { ...delta, type: "response.completed" }, false],
    ["response.output_text.delta", completed(), false],
    ["response.output_text.delta", { ...delta, usage: {} }, false],
    ["response.output_text.delta", { ...delta, error: {} }, false],
    ["response.output_text.done", { type: "response.output_text.done", text: "x" }, false],
  ])("named %s: %j is one: %s", (name, event, expected) => {
    expect(isContentOnly({ name, data: JSON.stringify(event) })).toBe(expected);
  });

  test("is not one that was cut", () => {
    const data = JSON.stringify(delta).slice(0, -1);
    expect(isContentOnly({ name: "response.output_text.delta", data })).toBe(false);
  });
});
