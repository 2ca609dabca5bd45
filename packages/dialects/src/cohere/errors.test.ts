import { describe, expect, test } from "vitest";
import { SAMPLE_PLACE } from "../fixtures/answer-options.ts";
import { cohere } from "./index.ts";

const { chat, embedding } = cohere.operations;
if (chat === undefined || embedding === undefined) throw new Error("no format");

describe("errors of the vendor's page", () => {
  test.each([
    [400, { message: "invalid request: list of documents must not be empty" }, "invalid_request"],
    [400, { message: "too many tokens: total number of tokens in the prompt cannot exceed 4081" }, "context_length"],
    [400, { message: "words", error_type: "TOO_MANY_TOKENS" }, "context_length"],
    [401, { message: "invalid api token" }, "provider_authentication"],
    [402, { message: "Please add or update your payment method" }, "quota_exhausted"],
    [404, { message: "model 'x' not found, make sure the correct model ID was used" }, "model_not_found"],
    [429, { message: "You are using a Trial key" }, "rate_limited"],
    [498, { message: "token is no longer valid: secret" }, "provider_authentication"],
    [499, { message: "request cancelled" }, "server_error"],
    [503, null, "overloaded"],
    [200, null, "malformed_response"],
  ])("%i %j is %s", (status, body, code) => {
    const fault = cohere.readError({ status, headers: {}, body, nowMs: 0 });
    expect(fault.code).toBe(code);
    if (code === "provider_authentication") expect(fault.message).not.toContain("token");
  });

  test("are found in the body of a success", () => {
    const code = (expected: string): object => expect.objectContaining({ code: expected });
    expect(() => chat.readResponse({ message: "rate limit exceeded" })).toThrow(code("rate_limited"));
    expect(() => chat.readOutline({ message: {}, error: "It broke." })).toThrow(code("server_error"));
    expect(() => chat.readResponse({ choices: [] })).toThrow(code("malformed_response"));
    expect(() => embedding.readResponse({ message: "too many tokens" })).toThrow(code("context_length"));
    expect(() => embedding.readResponse({ embeddings: { float: [true] } })).toThrow(code("malformed_response"));
  });
});

describe("what is refused unread", () => {
  test.each([
    ["model", { messages: [] }],
    ["messages", { model: "m" }],
    ["messages[0]", { model: "m", messages: ["Hi"] }],
    ["messages[0].role", { model: "m", messages: [{ content: "Hi" }] }],
    ["messages[0].role", { model: "m", messages: [{ role: 1 }] }],
    ["messages[0].role", { model: "m", messages: [{ role: "developer" }] }],
    ["messages[0].content", { model: "m", messages: [{ role: "user", content: 1 }] }],
    ["messages[0].content[0].text", { model: "m", messages: [{ role: "user", content: [{ type: "text", text: 1 }] }] }],
    ["messages[0].tool_calls[0]", { model: "m", messages: [{ role: "assistant", tool_calls: [1] }] }],
    ["tools[0].function", { model: "m", messages: [], tools: [{ function: "f" }] }],
    ["stop_sequences[0]", { model: "m", messages: [], stop_sequences: [1] }],
    ["max_tokens", { model: "m", messages: [], max_tokens: "1" }],
  ])("names `%s`", (param, body) => {
    expect(() => chat.checkRequest(body, SAMPLE_PLACE)).toThrow(
      expect.objectContaining({ code: "invalid_request", param }),
    );
  });

  test.each([
    ["texts", { model: "m" }],
    ["texts[0]", { model: "m", texts: [1] }],
    ["model", { texts: ["a"] }],
  ])("names `%s` of what is to be embedded", (param, body) => {
    expect(() => embedding.checkRequest(body, SAMPLE_PLACE)).toThrow(expect.objectContaining({ param }));
  });

  test("takes out what the corridor needs", () => {
    const body = { model: "m", messages: [], stream: true, max_tokens: 5 };
    expect(chat.checkRequest(body, SAMPLE_PLACE)).toMatchObject({ model: "m", stream: true, maxOutputTokens: 5 });
    const types = { model: "m", texts: [], embedding_types: ["base64"] };
    expect(embedding.checkRequest(types, SAMPLE_PLACE)).toMatchObject({ form: "base64" });
  });
});
