import type { JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { checkRequest } from "./check-request.ts";

const body = (changed: JsonObject = {}): JsonObject => ({
  model: "claude-test",
  max_tokens: 10,
  messages: [{ role: "user", content: "Hi" }],
  ...changed,
});
const content = (...blocks: readonly JsonObject[]): JsonObject => ({ messages: [{ role: "user", content: blocks }] });

describe("the check of a request", () => {
  test("takes out what the corridor needs", () => {
    expect(checkRequest(body({ stream: true, metadata: { user_id: "u-1" } }))).toEqual({
      model: "claude-test",
      stream: true,
      includeUsage: true,
      maxOutputTokens: 10,
      candidates: 1,
      user: "u-1",
    });
  });

  test.each<[string, JsonObject]>([
    ["unknown fields", { odd: [1], mcp_servers: [], messages: [{ role: "user", content: [{ type: "odd", odd: 1 }] }] }],
    ["ranges", { temperature: 7, max_tokens: -1 }],
    ["instructions among the messages", { messages: [{ role: "system", content: "Be." }] }],
    ["nulls where the vendor takes them", { thinking: null, metadata: null, tools: null }],
  ])("leaves %s to the vendor", (_what, changed) => {
    expect(checkRequest(body(changed)).model).toBe("claude-test");
  });

  test.each<[string, JsonObject]>([
    ["model", { model: 1 }],
    ["model", { model: "" }],
    ["messages", { messages: "Hi" }],
    ["max_tokens", { max_tokens: "10" }],
    ["system", { system: { text: "Be." } }],
    ["system[0]", { system: ["Be."] }],
    ["tools[0].name", { tools: [{ name: 1 }] }],
    ["tools[0].input_schema", { tools: [{ name: "a", input_schema: "{}" }] }],
    ["stop_sequences[1]", { stop_sequences: ["a", 1] }],
    ["messages[0]", { messages: ["Hi"] }],
    ["messages[0].role", { messages: [{ role: "tool", content: "Hi" }] }],
    ["messages[0].content", { messages: [{ role: "user" }] }],
    ["messages[0].content", { messages: [{ role: "user", content: null }] }],
    ["messages[0].content[0]", { messages: [{ role: "user", content: ["Hi"] }] }],
    ["messages[0].content[0].text", content({ type: "text", text: 1 })],
    [
      "messages[0].content[1].tool_use_id",
      content({ type: "text", text: "" }, { type: "tool_result", tool_use_id: 1 }),
    ],
  ])("names `%s` when it is wrong", (param, changed) => {
    expect(() => checkRequest(body(changed))).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });
});
