import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, sampleAnswerOptions } from "../../fixtures/answer-options.ts";
import { foreignChat, says } from "../fixtures/canonical.ts";
import { tokenCount } from "./index.ts";

const { readRequest, writeRequest, readResponse, readOutline, writeResponse } = tokenCount;

describe("counting tokens", () => {
  test("asks of another format's chat only what has a size, without warnings of what shapes an answer", () => {
    const chat = foreignChat({
      messages: [says("system", "Be brief."), says("user", "Hello")],
      stream: true,
      sampling: { temperature: 1, seed: 3, candidates: 2 },
      account: { user: "u-1" },
      tools: [{ kind: "function", name: "weather" }],
      reasoning: { budgetTokens: 2000 },
    });
    expect(writeRequest({ operation: "token-count", model: "claude-sonnet-4-5", chat })).toEqual({
      body: {
        model: "claude-sonnet-4-5",
        system: "Be brief.",
        messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
        tools: [{ name: "weather", input_schema: { type: "object", properties: {} } }],
        thinking: { type: "enabled", budget_tokens: 2000 },
      },
      warnings: [],
    });
  });

  test("reads a question as the chat it is about", () => {
    const body = { model: "m", messages: [{ role: "user", content: "Hello" }] };
    const request = readRequest(body, SAMPLE_HEAD);
    expect(request).toMatchObject({
      operation: "token-count",
      model: "m",
      chat: { messages: [says("user", "Hello")] },
    });
    expect(() => writeRequest(foreignChat())).toThrow(/cannot be sent/);
  });

  test("answers with a number", () => {
    const parts = readResponse({ input_tokens: 17 });
    expect(parts.map(({ type }) => type)).toEqual(["start", "token-count", "end"]);
    expect(readOutline({ input_tokens: 17 })).toEqual(parts);
    expect(writeResponse(parts, sampleAnswerOptions())).toEqual({ input_tokens: 17 });
    expect(() => readResponse({ tokens: 17 })).toThrow(/`input_tokens`/);
    expect(() => readResponse({ type: "error", error: { type: "api_error", message: "No." } })).toThrow("No.");
    expect(() => writeResponse([], sampleAnswerOptions())).toThrow(/did not come/);
  });
});
