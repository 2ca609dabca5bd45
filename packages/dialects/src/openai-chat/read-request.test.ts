import type { ChatRequest, JsonObject, Message } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readRequest } from "./read-request.ts";

function read(body: JsonObject): ChatRequest {
  const request = readRequest({ model: "m", messages: [], ...body });
  if (request.operation !== "chat") throw new Error("not a chat");
  return request;
}

function readOne(message: JsonObject): Message | undefined {
  return read({ messages: [message] }).messages[0];
}

const EXTENSION = { dialect: "openai-chat", fields: {} };

describe("readRequest", () => {
  test.each<[string, JsonObject, Message]>([
    ["a system message", { role: "system", content: "s" }, { role: "system", content: [{ type: "text", text: "s" }] }],
    [
      "a developer's, named",
      { role: "developer", content: "s", name: "n" },
      { role: "developer", name: "n", content: [{ type: "text", text: "s" }] },
    ],
    [
      "a picture by URL",
      { role: "user", content: [{ type: "image_url", image_url: { url: "https://x/y.png", detail: "low" } }] },
      { role: "user", content: [{ type: "image", source: { kind: "url", url: "https://x/y.png" }, detail: "low" }] },
    ],
    [
      "a picture inline",
      { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }] },
      { role: "user", content: [{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } }] },
    ],
    [
      "audio",
      { role: "user", content: [{ type: "input_audio", input_audio: { data: "AAAA", format: "wav" } }] },
      {
        role: "user",
        content: [{ type: "audio", source: { kind: "base64", mediaType: null, data: "AAAA" }, format: "wav" }],
      },
    ],
    [
      "files",
      {
        role: "user",
        content: [
          { type: "file", file: { file_id: "f1" } },
          { type: "file", file: { file_data: "data:application/pdf;base64,AAAA", filename: "a.pdf" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "file", source: { kind: "file-id", fileId: "f1" } },
          { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "AAAA" }, filename: "a.pdf" },
        ],
      },
    ],
    [
      "a single text in a list, marked as such",
      { role: "user", content: [{ type: "text", text: "x" }] },
      { role: "user", content: [{ type: "text", text: "x", extension: { ...EXTENSION, form: "part" } }] },
    ],
    [
      "a part nobody knows",
      { role: "user", content: [{ type: "hologram", depth: 3 }] },
      { role: "user", content: [{ type: "opaque", dialect: "openai-chat", value: { type: "hologram", depth: 3 } }] },
    ],
    [
      "an assistant with thoughts, words, a refusal and calls",
      {
        role: "assistant",
        content: "a",
        reasoning_content: "r",
        refusal: "no",
        tool_calls: [
          { id: "c1", type: "function", function: { name: "f", arguments: "{}" } },
          { id: "c2", type: "custom", custom: { name: "g", input: "x" } },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "r" },
          { type: "text", text: "a" },
          { type: "refusal", text: "no" },
          { type: "tool-call", id: "c1", name: "f", argumentsText: "{}", kind: "function" },
          { type: "tool-call", id: "c2", name: "g", argumentsText: "x", kind: "custom" },
        ],
      },
    ],
    [
      "a reference to spoken audio",
      { role: "assistant", content: null, audio: { id: "a1" } },
      { role: "assistant", content: [{ type: "audio", id: "a1", source: { kind: "file-id", fileId: "a1" } }] },
    ],
    [
      "a tool's result",
      { role: "tool", tool_call_id: "c1", content: "42" },
      { role: "tool", content: [{ type: "tool-result", callId: "c1", content: [{ type: "text", text: "42" }] }] },
    ],
    [
      "an older function call",
      { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
      {
        role: "assistant",
        content: [
          {
            type: "tool-call",
            id: null,
            name: "f",
            argumentsText: "{}",
            kind: "function",
            extension: { ...EXTENSION, form: "function" },
          },
        ],
      },
    ],
    [
      "an older function's result",
      { role: "function", name: "f", content: "42" },
      {
        role: "tool",
        content: [{ type: "tool-result", callId: null, name: "f", content: [{ type: "text", text: "42" }] }],
        extension: { ...EXTENSION, form: "function" },
      },
    ],
  ])("reads %s", (_, json, message) => {
    expect(readOne(json)).toEqual(message);
  });

  test("reads signed and encrypted thoughts, for the formats that need them back", () => {
    const details = [
      { type: "reasoning.text", text: "r", signature: "s" },
      { type: "reasoning.encrypted", data: "d" },
    ];
    expect(
      readOne({ role: "assistant", content: "a", reasoning: "r", reasoning_details: details })?.content[0],
    ).toEqual({
      type: "reasoning",
      text: "r",
      signature: "ls1~openai-chat~s",
      redactedData: "ls1~openai-chat~d",
      extension: { ...EXTENSION, form: "reasoning" },
    });
  });

  test("reads options into canonical fields", () => {
    const { messages: _, ...request } = read({
      temperature: 0.5,
      top_p: 0.9,
      top_k: 5,
      max_completion_tokens: 10,
      frequency_penalty: 1,
      presence_penalty: -1,
      seed: 7,
      n: 2,
      stop: ["a", "b"],
      logprobs: true,
      top_logprobs: 3,
      logit_bias: { 50256: -100 },
      stream: true,
      stream_options: { include_usage: true },
      parallel_tool_calls: false,
      tool_choice: { type: "function", function: { name: "f" } },
      tools: [
        { type: "function", function: { name: "f", description: "d", parameters: { type: "object" }, strict: true } },
      ],
      response_format: { type: "json_schema", json_schema: { name: "s", schema: {}, strict: true } },
      reasoning_effort: "low",
      user: "u",
      metadata: { a: "b" },
      service_tier: "flex",
      store: true,
      prompt_cache_key: "k",
      safety_identifier: "i",
    });
    expect(request).toEqual({
      operation: "chat",
      model: "m",
      stream: true,
      includeUsage: true,
      sampling: {
        temperature: 0.5,
        topP: 0.9,
        topK: 5,
        maxOutputTokens: 10,
        frequencyPenalty: 1,
        presencePenalty: -1,
        seed: 7,
        candidates: 2,
        stop: ["a", "b"],
        logprobs: true,
        topLogprobs: 3,
        logitBias: { 50256: -100 },
      },
      tools: [{ kind: "function", name: "f", description: "d", parameters: { type: "object" }, strict: true }],
      toolChoice: { kind: "tool", name: "f", toolKind: "function" },
      parallelToolCalls: false,
      responseFormat: { kind: "json-schema", name: "s", schema: {}, strict: true },
      reasoning: { effort: "low" },
      account: {
        user: "u",
        metadata: { a: "b" },
        serviceTier: "flex",
        store: true,
        promptCacheKey: "k",
        safetyIdentifier: "i",
      },
      extension: { dialect: "openai-chat", fields: { top_k: 5 } },
    });
  });

  test.each<[JsonObject, Partial<ChatRequest>]>([
    [{ stop: "x" }, { sampling: { stop: ["x"] } }],
    [{ max_tokens: 5 }, { sampling: { maxOutputTokens: 5, legacyMaxTokens: true } }],
    [{ tool_choice: "any" }, { toolChoice: { kind: "required" } }],
    [
      { tool_choice: { type: "custom", custom: { name: "g" } } },
      { toolChoice: { kind: "tool", name: "g", toolKind: "custom" } },
    ],
    [{ function_call: { name: "f" } }, { toolChoice: { kind: "tool", name: "f", toolKind: "function" } }],
    [
      { tool_choice: { type: "allowed_tools", allowed_tools: {} } },
      { toolChoice: { kind: "opaque", dialect: "openai-chat", value: { type: "allowed_tools", allowed_tools: {} } } },
    ],
    [{ response_format: { type: "text" } }, { responseFormat: { kind: "text" } }],
    [{ response_format: { type: "json_object" } }, { responseFormat: { kind: "json" } }],
    [
      { reasoning: { effort: "high", max_tokens: 9, enabled: true } },
      { reasoning: { effort: "high", budgetTokens: 9, enabled: true } },
    ],
    [{ thinking: { type: "disabled" } }, { reasoning: { enabled: false } }],
  ])("reads %j", (body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });

  test("unknown fields stay at their level", () => {
    const request = read({ verbosity: "low", messages: [{ role: "user", content: "x", weight: 0 }] });
    expect(request.extension).toEqual({ dialect: "openai-chat", fields: { verbosity: "low" } });
    expect(request.messages[0]?.extension).toEqual({ dialect: "openai-chat", fields: { weight: 0 } });
  });
});
