import { type Block, type ChatRequest, type JsonObject, NO_USAGE, type Part } from "@ai-liaison/core";
import { framedBytes } from "@ai-liaison/wire";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { decode } from "./fixtures/exchanges.ts";
import { bedrockConverse } from "./index.ts";

/** As target of translation; the vendor's own pages are the judge, as its SDK is no dependency of ours. */
const { chat } = bedrockConverse.operations;
if (chat?.stream === null || chat === undefined) throw new Error("no format");
const { stream } = chat;

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "us.amazon.nova-2-lite-v1:0";

const ask = (changed: Partial<ChatRequest> = {}): ChatRequest => ({
  operation: "chat",
  model: NOVA,
  messages: [{ role: "user", content: [say("Hi")] }],
  stream: false,
  includeUsage: false,
  sampling: {},
  ...changed,
});
const say = (text: string): Block => ({ type: "text", text });
const write = (changed: Partial<ChatRequest>) => chat.writeRequest(ask(changed));
const signed = (dialect: string): Block => ({ type: "reasoning", text: "Hm.", signature: `ls1~${dialect}~proof` });
const call = (id: string | null, argumentsText = "{}"): Block => ({
  type: "tool-call",
  id,
  name: "f",
  argumentsText,
  kind: "function",
});

describe("a request of another format", () => {
  test("is written as the vendor's pages have it", () => {
    const { body, warnings } = write({
      messages: [
        { role: "developer", content: [{ ...say("Be brief."), cacheControl: { type: "ephemeral", ttl: "1h" } }] },
        {
          role: "user",
          content: [
            say("What"),
            { type: "image", source: { kind: "base64", data: "iVBORw0KGgo=", mediaType: null } },
            {
              type: "file",
              source: { kind: "base64", data: "JVBERi0=", mediaType: "application/pdf" },
              filename: "a report: v2.pdf",
            },
          ],
        },
        {
          role: "assistant",
          content: [signed("bedrock-converse"), say("I'll look."), call("c.1", '{"a":1}'), call("c2")],
        },
        { role: "tool", content: [{ type: "tool-result", callId: "c.1", content: [say("one")] }] },
        { role: "tool", content: [{ type: "tool-result", callId: "c2", content: [say("no")], isError: true }] },
        { role: "user", content: [say("and?"), say("")] },
      ],
      tools: [{ kind: "function", name: "f", description: "d", parameters: { type: "object" }, strict: true }],
      toolChoice: { kind: "required" },
      responseFormat: { kind: "json-schema", name: "x", schema: { type: "object", properties: {} } },
      sampling: { maxOutputTokens: 5, temperature: 0, topP: 0.5, topK: 3, stop: ["a"] },
      reasoning: { effort: "xhigh" },
      account: { metadata: { team: "a" }, serviceTier: "priority" },
    });
    const [spelt] = JSON.stringify(body).match(/c_1_[0-9a-f]{8}/) ?? [];
    expect(body).toEqual({
      system: [{ text: "Be brief." }, { cachePoint: { type: "default", ttl: "1h" } }],
      messages: [
        {
          role: "user",
          content: [
            { text: "What" },
            { image: { format: "png", source: { bytes: "iVBORw0KGgo=" } } },
            { document: { format: "pdf", name: "a report- v2", source: { bytes: "JVBERi0=" } } },
          ],
        },
        {
          role: "assistant",
          content: [
            { reasoningContent: { reasoningText: { text: "Hm.", signature: "proof" } } },
            { text: "I'll look." },
            { toolUse: { toolUseId: spelt, name: "f", input: { a: 1 } } },
            { toolUse: { toolUseId: "c2", name: "f", input: {} } },
          ],
        },
        {
          role: "user",
          content: [
            { toolResult: { toolUseId: spelt, content: [{ text: "one" }] } },
            { toolResult: { toolUseId: "c2", status: "error", content: [{ text: "no" }] } },
            { text: "and?" },
          ],
        },
      ],
      toolConfig: {
        tools: [{ toolSpec: { name: "f", description: "d", inputSchema: { json: { type: "object" } }, strict: true } }],
        toolChoice: { any: {} },
      },
      inferenceConfig: { maxTokens: 5, temperature: 0, topP: 0.5, stopSequences: ["a"] },
      outputConfig: {
        textFormat: {
          type: "json_schema",
          structure: {
            jsonSchema: { name: "x", schema: '{"type":"object","properties":{},"additionalProperties":false}' },
          },
        },
      },
      additionalModelRequestFields: {
        inferenceConfig: { topK: 3 },
        reasoningConfig: { type: "enabled", maxReasoningEffort: "high" },
      },
      requestMetadata: { team: "a" },
      serviceTier: { type: "priority" },
    });
    expect(warnings).toEqual(["The effort `xhigh` was asked for as `high`."]);
  });

  test("gives the vendor no thoughts but those it signed itself", () => {
    const { body, warnings } = write({
      messages: [
        { role: "user", content: [say("Hi")] },
        { role: "assistant", content: [signed("anthropic-messages"), { type: "reasoning", text: "Hm." }, say("Yes")] },
      ],
    });
    expect(JSON.stringify(body)).not.toMatch(/proof|Hm|ls1/);
    expect(warnings).toEqual([expect.stringContaining("did not sign")]);
  });

  test.each<[string, Partial<ChatRequest>, JsonObject, RegExp | null]>([
    ["a budget", { reasoning: { budgetTokens: 2000 } }, { thinking: { type: "enabled", budget_tokens: 2000 } }, null],
    [
      "an effort as a budget",
      { reasoning: { effort: "low" } },
      { thinking: { type: "enabled", budget_tokens: 2048 } },
      null,
    ],
    ["no thinking", { reasoning: { effort: "none" } }, { thinking: { type: "disabled" } }, null],
    ["too little room", { reasoning: { effort: "low" }, sampling: { maxOutputTokens: 100 } }, {}, /no room/],
    ["a forced tool", { reasoning: { effort: "low" }, toolChoice: { kind: "required" } }, {}, /has to be called/],
    [
      "sampling of its own",
      { reasoning: { budgetTokens: 2000 }, sampling: { topK: 3, temperature: 0.5 } },
      { thinking: { type: "enabled", budget_tokens: 2000 } },
      /`temperature` was left out.*`top_k` was left out/,
    ],
    ["top_k without thinking", { sampling: { topK: 3 } }, { top_k: 3 }, null],
  ])("asks a model that thinks by budget with %s", (_name, changed, fields, warned) => {
    const { body, warnings } = write({ model: CLAUDE, ...changed });
    expect(body.additionalModelRequestFields ?? {}).toEqual(fields);
    if (warned === null) expect(warnings).toEqual([]);
    else expect(warnings.join(" ")).toMatch(warned);
  });

  test("warns where a model cannot be told to think", () => {
    const { body, warnings } = write({ model: "meta.llama3-3-70b-instruct-v1:0", reasoning: { effort: "low" } });
    expect(body.additionalModelRequestFields).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining("cannot be told to think")]);
  });

  test.each<[string, Partial<ChatRequest>]>([
    ["n", { sampling: { candidates: 2 } }],
    ["previous_response_id", { previousResponseId: "r" }],
    ["background", { background: true }],
    ["tools", { tools: [{ kind: "custom", name: "f" }] }],
    [
      "messages",
      { messages: [{ role: "user", content: [{ type: "image", source: { kind: "url", url: "https://e/a" } }] }] },
    ],
    [
      "tool_choice",
      {
        messages: [
          { role: "user", content: [say("Hi")] },
          { role: "assistant", content: [call("a")] },
          { role: "tool", content: [{ type: "tool-result", callId: "a", content: [say("b")] }] },
        ],
        tools: [{ kind: "function", name: "f" }],
        toolChoice: { kind: "none" },
      },
    ],
  ])("is refused for `%s`", (param, changed) => {
    expect(() => write(changed)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test("leaves tools out that must not be called, and says so", () => {
    const { body, warnings } = write({ tools: [{ kind: "function", name: "f" }], toolChoice: { kind: "none" } });
    expect(body.toolConfig).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining("tools were left out")]);
  });

  test("is the same one turn later, as far as it goes", () => {
    const first = ask().messages;
    const later = [
      ...first,
      { role: "assistant", content: [say("Yes")] },
      { role: "user", content: [say("So?")] },
    ] as const;
    const messagesOf = (messages: ChatRequest["messages"]) =>
      write({ messages }).body.messages as readonly JsonObject[];
    expect(messagesOf(later).slice(0, 1)).toEqual(messagesOf(first));
  });
});

const at = { choice: 0, block: 0 } as const;

/** An answer of another vendor: no ids, several texts, thoughts it signed. */
const ANSWER: readonly Part[] = [
  { type: "start", id: "x", model: "m", createdAt: 1 },
  { type: "reasoning-start", ...at },
  { type: "reasoning-delta", ...at, text: "Hm." },
  { type: "signature", ...at, signature: "ls1~gemini~proof" },
  { type: "block-end", ...at },
  { type: "text-start", choice: 0, block: 1 },
  { type: "text-delta", choice: 0, block: 1, text: "Grüße" },
  { type: "block-end", choice: 0, block: 1 },
  { type: "tool-call-start", choice: 0, block: 2, id: null, name: "f", kind: "function" },
  { type: "signature", choice: 0, block: 2, signature: "ls1~gemini~call" },
  { type: "tool-call-delta", choice: 0, block: 2, argumentsText: '{"a":1}' },
  { type: "block-end", choice: 0, block: 2 },
  { type: "tool-call-start", choice: 0, block: 3, id: "c", name: "g", kind: "custom" },
  { type: "tool-call-delta", choice: 0, block: 3, argumentsText: "free " },
  { type: "tool-call-delta", choice: 0, block: 3, argumentsText: "text" },
  { type: "finish", choice: 0, finish: { unified: "tool-calls", raw: "tool_calls" } },
  {
    type: "usage",
    usage: { ...NO_USAGE, inputTokens: 100, cachedInputTokens: 60, cacheWriteTokens: 10, outputTokens: 5 },
  },
  { type: "end" },
];

const CALL_ID = /^tooluse_fallback_0_ls1_[\w-]+$/;
const USAGE = {
  inputTokens: 30,
  outputTokens: 5,
  totalTokens: 105,
  cacheReadInputTokens: 60,
  cacheWriteInputTokens: 10,
};

describe("an answer of another vendor", () => {
  test("whole, comes out as this format has it", () => {
    const warnings: string[] = [];
    const body = chat.writeResponse(ANSWER, sampleAnswerOptions({ warn: (warning) => warnings.push(warning) }));
    expect(body).toEqual({
      output: {
        message: {
          role: "assistant",
          content: [
            { reasoningContent: { reasoningText: { text: "Hm.", signature: "ls1~gemini~proof" } } },
            { text: "Grüße" },
            { toolUse: { toolUseId: expect.stringMatching(CALL_ID), name: "f", input: { a: 1 } } },
            { toolUse: { toolUseId: "c", name: "g", input: { input: "free text" } } },
          ],
        },
      },
      stopReason: "tool_use",
      usage: USAGE,
    });
    expect(warnings).toEqual([expect.stringContaining("no JSON object")]);
  });

  test("streamed, comes out as the same, part by part", () => {
    const writer = stream.openWriter(sampleAnswerOptions());
    const written = ANSWER.map((part) => writer.write([part])).join("");
    const events = decode(Buffer.from(framedBytes(written, "binary-frames")));
    expect(events.map(({ name, data }) => [name, JSON.parse(data)])).toEqual([
      ["messageStart", { role: "assistant" }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "Hm." } } }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { signature: "ls1~gemini~proof" } } }],
      ["contentBlockStop", { contentBlockIndex: 0 }],
      ["contentBlockDelta", { contentBlockIndex: 1, delta: { text: "Grüße" } }],
      ["contentBlockStop", { contentBlockIndex: 1 }],
      [
        "contentBlockStart",
        { contentBlockIndex: 2, start: { toolUse: { toolUseId: expect.stringMatching(CALL_ID), name: "f" } } },
      ],
      ["contentBlockDelta", { contentBlockIndex: 2, delta: { toolUse: { input: '{"a":1}' } } }],
      ["contentBlockStop", { contentBlockIndex: 2 }],
      ["contentBlockStart", { contentBlockIndex: 3, start: { toolUse: { toolUseId: "c", name: "g" } } }],
      ["contentBlockDelta", { contentBlockIndex: 3, delta: { toolUse: { input: '{"input":"free text"}' } } }],
      ["contentBlockStop", { contentBlockIndex: 3 }],
      ["messageStop", { stopReason: "tool_use" }],
      ["metadata", { usage: USAGE }],
    ]);
  });

  test("brings its signatures back with the client's next turn", () => {
    const body = chat.writeResponse(ANSWER, sampleAnswerOptions());
    const { message } = body.output as { readonly message: JsonObject };
    const history = { messages: [{ role: "user", content: [{ text: "Hi" }] }, message] };
    const place = { model: NOVA, stream: false, path: "/model/{model}/converse" };
    const request = chat.readRequest(history, chat.checkRequest(history, place)) as ChatRequest;
    expect(request.messages[1]?.content).toMatchObject([
      { type: "reasoning", signature: "ls1~gemini~proof" },
      { type: "text" },
      { type: "tool-call", id: "tooluse_fallback_0", signature: "ls1~gemini~call" },
      { type: "tool-call", id: "c" },
    ]);
    expect(JSON.stringify(chat.writeRequest(request).body)).not.toMatch(/ls1|proof/);
  });
});
