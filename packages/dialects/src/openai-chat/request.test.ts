import type { Block, ChatRequest, Json, JsonObject, Message } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

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
      signature: "s",
      redactedData: "d",
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

/** Requests as clients might send them, with oddities at every level. */
const odd = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant([]),
  fc.constant({}),
);
const extras = fc.dictionary(fc.constantFrom("x", "cache_control", "__proto__", "index", "name", "refusal"), odd, {
  maxKeys: 2,
});
const withExtras = <Value>(base: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.tuple(base, extras).map(([value, more]) => ({ ...value, ...more }) as Value);
const text = fc.string({ unit: "grapheme" });
const part = withExtras(
  fc.oneof(
    fc.record({ type: fc.constant("text"), text }),
    fc.record({
      type: fc.constant("image_url"),
      image_url: fc.oneof(text, fc.record({ url: text }), fc.record({ url: fc.constant("data:image/png;base64,AA") })),
    }),
    fc.record({ type: fc.constant("input_audio"), input_audio: fc.record({ data: text, format: text }) }),
    fc.record({ type: fc.constant("file"), file: fc.record({ file_id: text, filename: text }, { requiredKeys: [] }) }),
    fc.record({ type: fc.constant("refusal"), refusal: text }),
    fc.record({ type: fc.constant("thinking"), thinking: fc.array(fc.record({ type: fc.constant("text"), text })) }),
    fc.record({ type: text }),
  ),
);
const content = fc.oneof(text, fc.constant(null), fc.array(part, { maxLength: 3 }));
const call = withExtras(
  fc.oneof(
    fc.record({
      id: text,
      type: fc.constant("function"),
      function: withExtras(fc.record({ name: text, arguments: text })),
    }),
    fc.record({ id: text, type: fc.constant("custom"), custom: fc.record({ name: text, input: text }) }),
    fc.record({ id: text, type: text }, { requiredKeys: [] }),
  ),
);
const message = withExtras(
  fc.record(
    {
      role: fc.constantFrom("system", "developer", "user", "assistant", "tool", "function"),
      content,
      tool_call_id: text,
      tool_calls: fc.oneof(fc.constant(null), fc.array(call, { maxLength: 2 })),
      function_call: fc.oneof(fc.constant(null), fc.record({ name: text, arguments: text })),
      reasoning_content: fc.oneof(fc.constant(null), text),
      reasoning: text,
      reasoning_details: fc.array(fc.record({ text, signature: text, data: text }, { requiredKeys: [] }), {
        maxLength: 2,
      }),
      audio: fc.oneof(fc.constant(null), fc.record({ id: text })),
      annotations: fc.array(fc.constant({ type: "url_citation" }), { maxLength: 2 }),
    },
    { requiredKeys: ["role"] },
  ),
);
const signature = withExtras(
  fc.record(
    { name: text, description: text, parameters: fc.jsonValue(), strict: fc.boolean() },
    { requiredKeys: ["name"] },
  ),
);
const tool = withExtras(
  fc.oneof(
    fc.record({ type: fc.constant("function"), function: signature }),
    fc.record({ type: fc.constant("custom"), custom: signature }),
    fc.record({ type: text }),
  ),
);
const body = withExtras(
  fc.record(
    {
      model: text,
      messages: fc.array(message, { maxLength: 3 }),
      stream: fc.boolean(),
      stream_options: fc.oneof(fc.constant(null), fc.record({ include_usage: fc.boolean() }, { requiredKeys: [] })),
      stop: fc.oneof(text, fc.constant(null), fc.array(text, { maxLength: 2 })),
      max_tokens: fc.oneof(fc.constant(null), fc.nat()),
      max_completion_tokens: fc.nat(),
      temperature: odd,
      tools: fc.oneof(fc.constant(null), fc.array(tool, { maxLength: 2 })),
      functions: fc.array(signature, { maxLength: 2 }),
      function_call: fc.oneof(fc.constantFrom("auto", "none"), fc.record({ name: text })),
      tool_choice: fc.oneof(
        fc.constantFrom("auto", "any", "required"),
        fc.record({ type: fc.constant("function"), function: fc.record({ name: text }) }),
      ),
      response_format: fc.oneof(
        fc.constant(null),
        fc.record(
          { type: fc.constantFrom("text", "json_object", "json_schema"), json_schema: signature },
          { requiredKeys: ["type"] },
        ),
      ),
      reasoning_effort: text,
      reasoning: fc.record({ effort: text, max_tokens: fc.nat() }, { requiredKeys: [] }),
      user: text,
      metadata: fc.dictionary(text, text, { maxKeys: 2 }),
    },
    { requiredKeys: ["model", "messages"] },
  ),
);

describe("writeRequest", () => {
  test("gives back whatever was read", () => {
    fc.assert(
      fc.property(body, (original) => {
        const json = JSON.parse(JSON.stringify(original)) as JsonObject;
        expect(JSON.parse(JSON.stringify(writeRequest(readRequest(json)).body))).toEqual(json);
      }),
      { numRuns: 400 },
    );
  });

  test("warns of nothing when nothing is lost", () => {
    expect(writeRequest(read({ top_k: 4, cache: 1 })).warnings).toEqual([]);
  });

  test("the gateway's choice of model, stream and usage wins over the original", () => {
    const request = read({ stream: false, stream_options: { include_usage: false, include_obfuscation: false } });
    expect(writeRequest({ ...request, model: "n", stream: true, includeUsage: true }).body).toEqual({
      model: "n",
      messages: [],
      stream: true,
      stream_options: { include_usage: true, include_obfuscation: false },
    });
    expect(writeRequest({ ...read({ stream: true }), stream: false }).body.stream).not.toBe(true);
  });

  test("refuses to write another operation", () => {
    expect(() => writeRequest({ operation: "embedding", model: "m", input: "x" })).toThrow("cannot be sent as a chat");
  });
});

describe("writeRequest, from another format", () => {
  const foreign = (messages: readonly Message[], more: Partial<ChatRequest> = {}): ChatRequest => ({
    operation: "chat",
    model: "m",
    messages,
    stream: false,
    includeUsage: false,
    sampling: {},
    ...more,
  });
  const say = (text: string): Block => ({ type: "text", text });

  test("results kept in a user's message become messages of their own, their pictures move to the words", () => {
    const image: Block = { type: "image", source: { kind: "base64", data: "AA", mediaType: null } };
    const { body } = writeRequest(
      foreign([
        {
          role: "user",
          content: [
            { type: "tool-result", callId: "c1", content: [say("one"), image] },
            { type: "tool-result", callId: "c2", content: [] },
            say("and now?"),
          ],
        },
      ]),
    );
    expect(body.messages).toEqual([
      { role: "tool", tool_call_id: "c1", content: "one" },
      { role: "tool", tool_call_id: "c2", content: "" },
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: "data:image/png;base64,AA" } },
          { type: "text", text: "and now?" },
        ],
      },
    ]);
  });

  test("results alone leave no empty message behind", () => {
    const { body } = writeRequest(
      foreign([{ role: "user", content: [{ type: "tool-result", callId: "c1", content: [say("one")] }] }]),
    );
    expect(body.messages).toEqual([{ role: "tool", tool_call_id: "c1", content: "one" }]);
  });

  test("calls without ids get them, and results find their calls by name and order", () => {
    const call = (name: string): Block => ({
      type: "tool-call",
      id: null,
      name,
      argumentsText: "{}",
      kind: "function",
    });
    const result = (name: string, text: string): Block => ({
      type: "tool-result",
      callId: null,
      name,
      content: [say(text)],
    });
    const { body } = writeRequest(
      foreign([
        { role: "assistant", content: [call("f"), call("g"), call("f")] },
        { role: "tool", content: [result("g", "1"), result("f", "2"), result("f", "3"), result("h", "4")] },
      ]),
    );
    const [asked, ...answered] = body.messages as readonly JsonObject[];
    expect(asked?.tool_calls).toMatchObject([{ id: "call_0" }, { id: "call_1" }, { id: "call_2" }]);
    expect(answered.map(({ tool_call_id, content }) => [tool_call_id, content])).toEqual([
      ["call_1", "1"],
      ["call_0", "2"],
      ["call_2", "3"],
      ["", "4"],
    ]);
  });

  test("signed and encrypted thoughts travel where look-alikes keep them", () => {
    const { body } = writeRequest(
      foreign([
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "r", signature: "s" },
            { type: "reasoning", text: "", redactedData: "d" },
            say("a"),
          ],
        },
      ]),
    );
    expect(body.messages).toEqual([
      {
        role: "assistant",
        content: "a",
        reasoning_content: "r",
        reasoning_details: [
          { type: "reasoning.text", text: "r", signature: "s" },
          { type: "reasoning.encrypted", data: "d" },
        ],
      },
    ]);
  });

  test("says what it left out", () => {
    const extension = { dialect: "anthropic-messages", fields: { thinking: {}, container: "c" } };
    const { body, warnings } = writeRequest(
      foreign(
        [
          {
            role: "user",
            content: [
              { ...say("a"), cacheControl: { type: "ephemeral" } } as Block,
              { type: "opaque", dialect: "anthropic-messages", value: { type: "document" } },
              { type: "audio", source: { kind: "url", url: "https://x/y.mp3" } },
            ],
          },
        ],
        {
          sampling: { topK: 5 },
          tools: [
            { kind: "server", name: "web_search" },
            { kind: "function", name: "f" },
          ],
          toolChoice: { kind: "opaque", dialect: "gemini", value: "VALIDATED" },
          reasoning: { budgetTokens: 4000 },
          extension,
        },
      ),
    );
    expect(body).toEqual({
      model: "m",
      messages: [{ role: "user", content: [{ type: "text", text: "a" }] }],
      tools: [{ type: "function", function: { name: "f" } }],
      reasoning_effort: "medium",
    });
    expect(warnings).toEqual([
      "Marks for prompt caching were left out: this format has none.",
      "Content only the format `anthropic-messages` understands was left out.",
      "Audio that is not part of the request was left out: this format takes audio as base64 only.",
      "The tool `web_search` runs at another vendor and was left out.",
      "The choice of tools could not be said in this format and was left out.",
      "A reasoning budget of 4000 tokens was asked for as `medium` effort.",
      "`topK` was left out: this format does not have it.",
      "Left out, as only the format `anthropic-messages` has them: `thinking`, `container`.",
    ]);
  });

  test.each<[Block, Json]>([
    [
      { type: "audio", source: { kind: "base64", data: "AA", mediaType: "audio/mpeg" } },
      { type: "input_audio", input_audio: { data: "AA", format: "mp3" } },
    ],
    [
      { type: "image", source: { kind: "file-id", fileId: "f" } },
      { type: "file", file: { file_id: "f" } },
    ],
    [
      { type: "file", source: { kind: "url", url: "https://x/a.pdf" } },
      { type: "file", file: { file_data: "https://x/a.pdf" } },
    ],
    [
      { type: "reasoning", text: "r" },
      { type: "text", text: "r" },
    ],
    [
      { type: "refusal", text: "r" },
      { type: "refusal", refusal: "r" },
    ],
  ])("writes %j", (block, json) => {
    const { body } = writeRequest(foreign([{ role: "user", content: [block] }]));
    expect(body.messages).toEqual([{ role: "user", content: [json] }]);
  });

  test.each([
    [1000, "low"],
    [20_000, "high"],
  ])("a budget of %d tokens is %s effort", (budgetTokens, effort) => {
    expect(writeRequest(foreign([], { reasoning: { budgetTokens } })).body.reasoning_effort).toBe(effort);
  });
});
