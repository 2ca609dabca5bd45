import type { TokenCountRequest } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, sampleAnswerOptions } from "../../fixtures/answer-options.ts";
import { tokenCount } from "./index.ts";

const QUESTION: TokenCountRequest = {
  operation: "token-count",
  model: "m",
  chat: {
    operation: "chat",
    model: "m",
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    stream: true,
    includeUsage: true,
    sampling: { maxOutputTokens: 10, temperature: 1 },
    account: { user: "u" },
    reasoning: { effort: "low" },
  },
};

describe("counting a request's tokens", () => {
  test("asks of another format's request only what has a bearing on the count", () => {
    expect(tokenCount.writeRequest(QUESTION).body).toEqual({
      model: "m",
      input: [{ role: "user", content: "Hello" }],
      reasoning: { effort: "low" },
    });
  });

  test.each([
    [{ model: "m", input: "Hello" }],
    [{ model: "m", previous_response_id: "resp_1" }],
    [{ model: "m", input: [{ role: "user", content: "Hello" }], truncation: "auto", unheard_of: 1 }],
  ])("asks this format's own question as it was: %j", (body) => {
    expect(tokenCount.writeRequest(tokenCount.readRequest(body, SAMPLE_HEAD))).toEqual({ body, warnings: [] });
  });

  test("is answered in the format's shape, whoever counted", () => {
    expect(
      tokenCount.writeResponse([{ type: "token-count", inputTokens: 7 }, { type: "end" }], sampleAnswerOptions()),
    ).toEqual({ object: "response.input_tokens", input_tokens: 7 });
  });

  test("finds no count in what is none", () => {
    expect(() => tokenCount.readResponse({ object: "response" })).toThrow(/input_tokens/);
    expect(() => tokenCount.readResponse({ error: { message: "No.", type: "invalid_request_error" } })).toThrow("No.");
  });
});
