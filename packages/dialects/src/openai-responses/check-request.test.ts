import type { JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { checkRequest } from "./check-request.ts";

const BODY = { model: "m", input: "Hello" };

describe("checking a request", () => {
  test("takes out what the corridor needs", () => {
    const body = { ...BODY, stream: true, max_output_tokens: 9, user: "u", previous_response_id: "resp_1" };
    expect(checkRequest(body)).toEqual({
      model: "m",
      stream: true,
      includeUsage: true,
      maxOutputTokens: 9,
      candidates: 1,
      user: "u",
      previousId: "resp_1",
      keepsAnswer: true,
    });
    expect(checkRequest(BODY)).toEqual({
      model: "m",
      stream: false,
      includeUsage: false,
      maxOutputTokens: null,
      candidates: 1,
      user: null,
      keepsAnswer: true,
    });
    expect(checkRequest({ ...BODY, store: false }).keepsAnswer).toBe(false);
  });

  test.each<[JsonObject, string]>([
    [{ input: "x" }, "model"],
    [{ ...BODY, model: 1 }, "model"],
    [{ ...BODY, input: 1 }, "input"],
    [{ ...BODY, input: ["x"] }, "input[0]"],
    [{ ...BODY, input: [{ content: "x" }] }, "input[0].role"],
    [{ ...BODY, input: [{ role: "critic", content: "x" }] }, "input[0].role"],
    [{ ...BODY, input: [{ role: 1, content: "x" }] }, "input[0].role"],
    [{ ...BODY, input: [{ role: "user", content: 1 }] }, "input[0].content"],
    [{ ...BODY, input: [{ role: "user", content: [1] }] }, "input[0].content[0]"],
    [{ ...BODY, input: [{ role: "user", content: [{ type: "input_text", text: 1 }] }] }, "input[0].content[0].text"],
    [{ ...BODY, input: [{ type: "function_call", call_id: 1 }] }, "input[0].call_id"],
    [{ ...BODY, input: [{ type: "function_call", call_id: "a", arguments: {} }] }, "input[0].arguments"],
    [{ ...BODY, input: [{ type: "function_call_output", call_id: "a", output: 1 }] }, "input[0].output"],
    [{ ...BODY, input: [{ type: "reasoning", summary: "x" }] }, "input[0].summary"],
    [{ ...BODY, tools: {} }, "tools"],
    [{ ...BODY, tools: [1] }, "tools[0]"],
    [{ ...BODY, tools: [{ type: "function", name: "f", strict: "yes" }] }, "tools[0].strict"],
    [{ ...BODY, tool_choice: 1 }, "tool_choice"],
    [{ ...BODY, stream: "yes" }, "stream"],
    [{ ...BODY, text: "json" }, "text"],
    [{ ...BODY, max_output_tokens: "9" }, "max_output_tokens"],
  ])("refuses %j for %s", (body, param) => {
    expect(() => checkRequest(body)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test.each<[string, JsonObject]>([
    ["items of unknown types", { ...BODY, input: [{ type: "odd_call", output: 1 }] }],
    ["references", { ...BODY, input: [{ id: "msg_1" }, { type: "item_reference", id: "msg_1" }] }],
    ["no input at all", { model: "m", prompt: { id: "p" } }],
    ["null where nothing is meant", { ...BODY, tools: null, temperature: null, text: null, instructions: null }],
    ["values out of range", { ...BODY, temperature: 99 }],
    ["unknown fields", { ...BODY, odd: { x: 1 } }],
    ["a type that is a name of every object", { ...BODY, input: [{ type: "constructor" }] }],
  ])("lets pass %s", (_what, body) => {
    expect(checkRequest(body).model).toBe("m");
  });
});
