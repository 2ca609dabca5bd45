import { type ChatRequest, Fault, joinSignature, readSignature } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

const PARAMETERS = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

/** A conversation as a chat client would have it: a system, a picture, tools over two turns, a schema. */
const FOREIGN: ChatRequest = {
  operation: "chat",
  model: "gpt-5",
  stream: true,
  includeUsage: true,
  sampling: { maxOutputTokens: 100, temperature: 0.5, topP: 0.9 },
  messages: [
    { role: "system", content: [{ type: "text", text: "Be brief." }] },
    {
      role: "user",
      content: [
        { type: "text", text: "Where is this?" },
        { type: "image", source: { kind: "base64", data: "AAAA", mediaType: "image/png" } },
        { type: "file", source: { kind: "base64", data: "BBBB", mediaType: "application/pdf" }, filename: "a.pdf" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "text", text: "Let me see." },
        { type: "tool-call", id: "a", name: "find", argumentsText: "{}", kind: "function" },
        { type: "tool-call", id: "b", name: "weather", argumentsText: '{"city":"Rome"}', kind: "function" },
      ],
    },
    { role: "tool", content: [{ type: "tool-result", callId: "a", content: [{ type: "text", text: "Rome" }] }] },
    {
      role: "tool",
      content: [
        {
          type: "tool-result",
          callId: "b",
          content: [
            { type: "text", text: "Sunny" },
            { type: "image", source: { kind: "url", url: "https://example.com/sun.png" } },
          ],
        },
      ],
    },
  ],
  tools: [
    { kind: "function", name: "find" },
    { kind: "function", name: "weather", description: "Tells.", parameters: PARAMETERS, strict: true },
    { kind: "custom", name: "note" },
  ],
  toolChoice: { kind: "tool", name: "weather", toolKind: "function" },
  parallelToolCalls: false,
  responseFormat: { kind: "json-schema", name: "place", schema: PARAMETERS, strict: true },
  reasoning: { effort: "low" },
  account: { user: "u", metadata: { a: "b" } },
};

describe("another format's request in this one", () => {
  test("is what the vendor's reference asks for", () => {
    expect(writeRequest(FOREIGN)).toEqual({
      warnings: [],
      body: {
        model: "gpt-5",
        stream: true,
        store: false,
        max_output_tokens: 100,
        temperature: 0.5,
        top_p: 0.9,
        user: "u",
        metadata: { a: "b" },
        parallel_tool_calls: false,
        reasoning: { effort: "low" },
        include: ["reasoning.encrypted_content"],
        text: { format: { type: "json_schema", name: "place", schema: PARAMETERS, strict: true } },
        tool_choice: { type: "function", name: "weather" },
        tools: [
          { type: "function", name: "find", parameters: { type: "object", properties: {} }, strict: false },
          { type: "function", name: "weather", description: "Tells.", parameters: PARAMETERS, strict: true },
          { type: "custom", name: "note" },
        ],
        input: [
          { role: "system", content: "Be brief." },
          {
            role: "user",
            content: [
              { type: "input_text", text: "Where is this?" },
              { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" },
              { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,BBBB" },
            ],
          },
          { role: "assistant", content: "Let me see." },
          { type: "function_call", call_id: "a", name: "find", arguments: "{}" },
          { type: "function_call", call_id: "b", name: "weather", arguments: '{"city":"Rome"}' },
          { type: "function_call_output", call_id: "a", output: "Rome" },
          {
            type: "function_call_output",
            call_id: "b",
            output: [
              { type: "input_text", text: "Sunny" },
              { type: "input_image", image_url: "https://example.com/sun.png", detail: "auto" },
            ],
          },
        ],
      },
    });
  });

  test("has the same bytes up to the new turn when the conversation is one longer", () => {
    const input = (count: number): string =>
      JSON.stringify(writeRequest({ ...FOREIGN, messages: FOREIGN.messages.slice(0, count) }).body.input).slice(0, -1);
    for (let count = 1; count < FOREIGN.messages.length; count += 1) expect(input(count + 1)).toContain(input(count));
  });

  test("gives calls without an id one by their place, and results that of the call they answer", () => {
    const messages: ChatRequest["messages"] = [
      {
        role: "assistant",
        content: [
          { type: "tool-call", id: null, name: "a", argumentsText: "{}", kind: "function" },
          { type: "tool-call", id: null, name: "b", argumentsText: "{}", kind: "function" },
        ],
      },
      { role: "user", content: [{ type: "tool-result", callId: null, name: "b", content: [] }] },
    ];
    expect(writeRequest({ ...FOREIGN, messages }).body.input).toMatchObject([
      { call_id: "call_0" },
      { call_id: "call_1" },
      { type: "function_call_output", call_id: "call_1", output: "" },
    ]);
  });

  test("takes back its own encrypted thoughts, and leaves out those of others with a warning", () => {
    const thought = (dialect: string): ChatRequest["messages"][number] => ({
      role: "assistant",
      content: [
        { type: "reasoning", text: "Hm", signature: readSignature(dialect, "proof") },
        { type: "text", text: "So." },
      ],
    });
    const own = writeRequest({ ...FOREIGN, messages: [thought("openai-responses")] });
    expect(own.warnings).toEqual([]);
    expect(own.body.input).toEqual([
      { type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }], encrypted_content: "proof" },
      { role: "assistant", content: "So." },
    ]);
    const others = writeRequest({ ...FOREIGN, messages: [thought("elsewhere")] });
    expect(others.body.input).toEqual([{ role: "assistant", content: "So." }]);
    expect(others.warnings).toHaveLength(1);
  });

  test.each<[string, Partial<ChatRequest>, string]>([
    ["several answers", { sampling: { candidates: 2 } }, "n"],
    ["another vendor's server tool", { tools: [{ kind: "server", name: "their_search" }] }, "tools"],
    [
      "an assistant's picture",
      {
        messages: [
          { role: "assistant", content: [{ type: "image", source: { kind: "url", url: "https://example.com" } }] },
        ],
      },
      "messages",
    ],
    [
      "audio that is not in the request",
      { messages: [{ role: "user", content: [{ type: "audio", source: { kind: "file-id", fileId: "f" } }] }] },
      "messages",
    ],
  ])("is refused for %s", (_what, changed, param) => {
    const write = (): unknown => writeRequest({ ...FOREIGN, ...changed });
    expect(write).toThrow(Fault);
    expect(write).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test("asks to see thoughts for those whose format shows them when it thinks", () => {
    const asked = (reasoning: ChatRequest["reasoning"] & object) =>
      writeRequest({ ...FOREIGN, reasoning }).body.reasoning;
    expect(asked({ enabled: true })).toEqual({ summary: "auto" });
    expect(asked({ effort: "low" })).toEqual({ effort: "low" });
  });

  test.each<[string, Partial<ChatRequest>, RegExp]>([
    ["stop", { sampling: { stop: ["x"] } }, /`stop`/],
    ["seed", { sampling: { seed: 1 } }, /`seed`/],
    ["top_k", { sampling: { topK: 1 } }, /`top_k`/],
    ["a cache mark", { cacheControl: { type: "ephemeral" } }, /caching/],
    ["a budget", { reasoning: { budgetTokens: 4000 } }, /`medium` effort/],
    ["no thinking", { reasoning: { enabled: false } }, /not think/],
    ["a field of its own", { extension: { dialect: "elsewhere", fields: { odd: 1 } } }, /`odd`/],
    ["a failed tool", { messages: [{ role: "tool", content: [FAILED] }] }, /failed/],
  ])("warns that %s was not said", (_what, changed, words) => {
    expect(writeRequest({ ...FOREIGN, ...changed }).warnings).toEqual([expect.stringMatching(words)]);
  });
});

const FAILED = { type: "tool-result", callId: "a", content: [], isError: true } as const;

describe("what a client of this format brings back from another vendor", () => {
  const signature = readSignature("elsewhere", "proof");
  const body = {
    model: "m",
    input: [
      { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm" }], encrypted_content: signature },
      { type: "function_call", id: "fc_1", call_id: joinSignature("a", signature), name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: joinSignature("a", signature), output: "1" },
    ],
  };
  const request = readRequest(body);

  test("is read with its signatures where they belong", () => {
    expect(request).toMatchObject({
      messages: [
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "Hm", signature },
            { type: "tool-call", id: "a", signature },
          ],
        },
        { role: "tool", content: [{ type: "tool-result", callId: "a" }] },
      ],
    });
  });

  test("does not reach this format's own vendor", () => {
    const written = writeRequest(request);
    expect(JSON.stringify(written.body)).not.toMatch(/ls1/);
    expect(written.body.input).toEqual([
      { type: "function_call", id: "fc_1", call_id: "a", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "a", output: "1" },
    ]);
    expect(written.warnings).toEqual([
      expect.stringContaining("Thoughts"),
      "Signatures of another vendor's calls were left out.",
    ]);
  });
});
