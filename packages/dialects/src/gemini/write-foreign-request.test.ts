import type { Block, ChatRequest, Message } from "@ai-liaison/core";
import { readSignature } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { writeRequest } from "./write-request.ts";

describe("writeRequest, from another format", () => {
  const foreign = (messages: readonly Message[], more: Partial<ChatRequest> = {}): ChatRequest => ({
    operation: "chat",
    model: "gemini-2.5-flash",
    messages,
    stream: false,
    includeUsage: false,
    sampling: {},
    ...more,
  });
  const say = (text: string): Block => ({ type: "text", text });
  const call = (id: string, more: object = {}): Block => ({
    type: "tool-call",
    id,
    name: `f_${id}`,
    argumentsText: '{"a":1}',
    kind: "function",
    ...more,
  });
  const result = (callId: string, text: string, more: object = {}): Message => ({
    role: "tool",
    content: [{ type: "tool-result", callId, content: [say(text)], ...more }],
  });

  test("a chat with tools over two turns is what the vendor's pages ask for", () => {
    const parameters = { type: "object", properties: {}, additionalProperties: false };
    const { body, warnings } = writeRequest(
      foreign(
        [
          { role: "system", content: [say("Be brief.")] },
          { role: "developer", content: [say("Be kind.")] },
          {
            role: "user",
            content: [say("Hello"), { type: "image", source: { kind: "url", url: "https://x/a.webp" } }],
          },
          { role: "assistant", content: [call("1"), call("2")] },
          result("1", '{"b":2}'),
          result("2", "went wrong", { isError: true }),
          { role: "user", content: [say("And?")] },
        ],
        {
          tools: [{ kind: "function", name: "f_1", description: "d", parameters, strict: true }],
          toolChoice: { kind: "tool", name: "f_1", toolKind: "function" },
          responseFormat: { kind: "json-schema", name: "n", schema: parameters, strict: true },
          sampling: { maxOutputTokens: 9, stop: ["x"], candidates: 2, topLogprobs: 2, logprobs: true },
          reasoning: { effort: "medium" },
        },
      ),
    );
    expect(warnings).toEqual(["`strict` was left out: this format does not have it."]);
    expect(body).toEqual({
      systemInstruction: { parts: [{ text: "Be brief." }, { text: "Be kind." }] },
      contents: [
        {
          role: "user",
          parts: [{ text: "Hello" }, { fileData: { mimeType: "image/webp", fileUri: "https://x/a.webp" } }],
        },
        {
          role: "model",
          parts: [
            { functionCall: { id: "1", name: "f_1", args: { a: 1 } } },
            { functionCall: { id: "2", name: "f_2", args: { a: 1 } } },
          ],
        },
        {
          role: "user",
          parts: [
            { functionResponse: { id: "1", name: "f_1", response: { b: 2 } } },
            { functionResponse: { id: "2", name: "f_2", response: { error: "went wrong" } } },
          ],
        },
        { role: "user", parts: [{ text: "And?" }] },
      ],
      tools: [{ functionDeclarations: [{ name: "f_1", description: "d", parametersJsonSchema: parameters }] }],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f_1"] } },
      generationConfig: {
        maxOutputTokens: 9,
        stopSequences: ["x"],
        candidateCount: 2,
        responseLogprobs: true,
        logprobs: 2,
        responseMimeType: "application/json",
        responseJsonSchema: parameters,
        thinkingConfig: { thinkingBudget: 8192 },
      },
    });
  });

  test("the same conversation one turn longer begins with the same contents", () => {
    const turns: readonly Message[] = [
      { role: "user", content: [say("1")] },
      { role: "assistant", content: [say("2"), call("a")] },
      result("a", "3"),
      { role: "assistant", content: [say("4")] },
      { role: "user", content: [say("5")] },
    ];
    const contentsOf = (count: number): readonly unknown[] =>
      writeRequest(foreign(turns.slice(0, count), { model: "gemini-3-pro" })).body.contents as readonly unknown[];
    for (let count = 1; count < turns.length; count += 1) {
      expect(contentsOf(count + 1).slice(0, count)).toEqual(contentsOf(count));
    }
  });

  test("its own signatures go back into the call they sign, another vendor's are left out", () => {
    const signed = (dialect: string): Block => call("1", { signature: readSignature(dialect, "c2ln") });
    const own = writeRequest(foreign([{ role: "assistant", content: [signed("gemini")] }]));
    expect(own.body.contents).toMatchObject([{ parts: [{ thoughtSignature: "c2ln" }] }]);
    const other = writeRequest(
      foreign([
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "Hm.", signature: readSignature("anthropic-messages", "c2ln") },
            { type: "reasoning", text: "", redactedData: readSignature("anthropic-messages", "eA==") },
            signed("anthropic-messages"),
          ],
        },
      ]),
    );
    expect(other.body.contents).toEqual([
      {
        role: "model",
        parts: [{ text: "Hm.", thought: true }, { functionCall: { id: "1", name: "f_1", args: { a: 1 } } }],
      },
    ]);
    expect(other.warnings).toEqual([
      "Signatures of another vendor's thoughts were left out.",
      "Encrypted thoughts of another vendor were left out.",
    ]);
  });

  test("from Gemini 3 on the first call of a turn another model made is marked as such", () => {
    const { body, warnings } = writeRequest(
      foreign([{ role: "assistant", content: [call("1"), call("2")] }], { model: "gemini-3-flash-preview" }),
    );
    expect(body.contents).toMatchObject([
      { parts: [{ thoughtSignature: "skip_thought_signature_validator", functionCall: {} }, { functionCall: {} }] },
    ]);
    expect(warnings).toHaveLength(1);
  });

  test("results kept in a user's message come before the words, with their pictures", () => {
    const image: Block = { type: "image", source: { kind: "base64", data: "AA", mediaType: "image/png" } };
    const { body } = writeRequest(
      foreign([
        { role: "assistant", content: [call("1")] },
        {
          role: "user",
          content: [say("now"), { type: "tool-result", callId: "1", content: [say("plain"), image] }],
        },
      ]),
    );
    expect((body.contents as readonly unknown[]).slice(1)).toEqual([
      {
        role: "user",
        parts: [
          {
            functionResponse: {
              id: "1",
              name: "f_1",
              response: { output: "plain" },
              parts: [{ inlineData: { mimeType: "image/png", data: "AA" } }],
            },
          },
        ],
      },
      { role: "user", parts: [{ text: "now" }] },
    ]);
  });

  test("a system's word amid the talk is the user's, and warned of", () => {
    const { body, warnings } = writeRequest(
      foreign([
        { role: "user", content: [say("a")] },
        { role: "system", content: [say("b")] },
      ]),
    );
    expect(body.contents).toEqual([{ role: "user", parts: [{ text: "a" }, { text: "b" }] }]);
    expect(warnings).toHaveLength(1);
  });

  test.each<[Partial<ChatRequest>, string, string]>([
    [{ tools: [{ kind: "server", name: "web_search" }] }, "tools", "runs at another vendor"],
    [{ tools: [{ kind: "custom", name: "grammar" }] }, "tools", "takes free text"],
    [{ previousResponseId: "resp_1" }, "previous_response_id", "whole conversation"],
    [{ background: true }, "background", "background"],
    [
      { messages: [{ role: "user", content: [{ type: "file", source: { kind: "file-id", fileId: "f" } }] }] },
      "messages",
      "file kept at another vendor",
    ],
  ])("refuses %j, naming %s", (more, param, message) => {
    const write = (): unknown => writeRequest(foreign([], more));
    expect(write).toThrow(message);
    expect(write).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test.each<[Partial<ChatRequest>, string]>([
    [{ parallelToolCalls: false }, "Calls of several tools"],
    [{ sampling: { logitBias: {} } }, "`logitBias`"],
    [{ account: { user: "u", metadata: {} } }, "`user`, `metadata`"],
    [{ cacheControl: {} }, "prompt caching"],
    [{ extension: { dialect: "openai-chat", fields: { verbosity: "low" } } }, "`verbosity`"],
    [{ messages: [{ role: "user", content: [{ type: "opaque", dialect: "x", value: 1 }] }] }, "format `x`"],
  ])("warns of %j", (more, warning) => {
    expect(writeRequest(foreign([], more)).warnings.join()).toContain(warning);
  });

  test.each<[string, ChatRequest["reasoning"], object | undefined]>([
    ["gemini-2.5-pro", { effort: "high" }, { thinkingBudget: 24576 }],
    ["gemini-2.5-pro", { effort: "none" }, { thinkingBudget: 0 }],
    ["gemini-3-pro", { effort: "minimal" }, { thinkingLevel: "MINIMAL" }],
    ["gemini-3-pro", { effort: "xhigh", summary: "auto" }, { thinkingLevel: "HIGH", includeThoughts: true }],
    ["gemini-3-pro", { budgetTokens: 2000, enabled: true }, { thinkingBudget: 2000, includeThoughts: true }],
    ["gemini-3-pro", { enabled: true }, { thinkingBudget: -1, includeThoughts: true }],
    ["gemini-3-pro", { enabled: false }, { thinkingBudget: 0 }],
    ["gemini-3-pro", {}, undefined],
  ])("%s is asked to think %j", (model, reasoning, thinkingConfig) => {
    const { body } = writeRequest(foreign([], { model, ...(reasoning === undefined ? {} : { reasoning }) }));
    expect((body.generationConfig as { thinkingConfig?: object } | undefined)?.thinkingConfig).toEqual(thinkingConfig);
  });
});
