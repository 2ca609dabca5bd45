import { type Block, type ChatRequest, Fault, NO_USAGE, type Part, splitSignature } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { decode } from "./fixtures/exchanges.ts";
import { cohere } from "./index.ts";

const { chat, embedding } = cohere.operations;
if (chat === undefined || embedding === undefined) throw new Error("no format");
const stream = chat.stream;
if (stream === null) throw new Error("no stream");

const ask = (changed: Partial<ChatRequest> = {}): ChatRequest => ({
  operation: "chat",
  model: "m",
  messages: [],
  stream: false,
  includeUsage: false,
  sampling: {},
  ...changed,
});
const say = (text: string): Block => ({ type: "text", text });
const call = (id: string | null, name: string, argumentsText: string): Block => ({
  type: "tool-call",
  id,
  name,
  argumentsText,
  kind: "function",
});
const picture = (source: Extract<Block, { type: "image" }>["source"]): Block => ({ type: "image", source });
const FOREIGN = "ls1~anthropic-messages~s";

describe("a request of another format", () => {
  test("is written as the vendor's documentation has it", () => {
    const { body, warnings } = chat.writeRequest(
      ask({
        messages: [
          { role: "developer", content: [say("Be brief.")] },
          { role: "user", content: [say("What"), picture({ kind: "base64", data: "AA", mediaType: null })] },
          {
            role: "assistant",
            content: [
              { type: "reasoning", text: "hm", signature: FOREIGN },
              say("I'll look."),
              call("c1", "f", '{"a":1}'),
              call(null, "g", ""),
            ],
          },
          {
            role: "user",
            content: [
              { type: "tool-result", callId: "c1", content: [say("one"), say("two")] },
              { type: "tool-result", callId: null, name: "g", content: [], isError: true },
              say("and?"),
            ],
          },
          { role: "assistant", content: [{ type: "reasoning", text: "Both." }, say("Here.")] },
        ],
        tools: [
          { kind: "function", name: "f", description: "d", parameters: { type: "object" }, strict: true },
          { kind: "function", name: "g" },
        ],
        toolChoice: { kind: "tool", name: "f", toolKind: "function" },
        responseFormat: { kind: "json-schema", name: "x", schema: { type: "object" } },
        sampling: { maxOutputTokens: 5, temperature: 0, topP: 0.5, topK: 3, stop: ["a"], seed: 1 },
        reasoning: { effort: "high" },
      }),
    );
    const named = (id: string, name: string, text: string): object => ({
      id,
      type: "function",
      function: { name, arguments: text },
    });
    expect(body).toEqual({
      model: "m",
      stream: false,
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "What" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AA" } },
          ],
        },
        {
          role: "assistant",
          content: "I'll look.",
          tool_plan: "hm",
          tool_calls: [named("c1", "f", '{"a":1}'), named("call_0", "g", "")],
        },
        {
          role: "tool",
          tool_call_id: "c1",
          content: [
            { type: "text", text: "one" },
            { type: "text", text: "two" },
          ],
        },
        { role: "tool", tool_call_id: "call_0", content: "" },
        { role: "user", content: "and?" },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "Both." },
            { type: "text", text: "Here." },
          ],
        },
      ],
      tools: [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } }],
      strict_tools: true,
      tool_choice: "REQUIRED",
      response_format: { type: "json_object", json_schema: { type: "object" } },
      max_tokens: 5,
      temperature: 0,
      p: 0.5,
      k: 3,
      stop_sequences: ["a"],
      seed: 1,
      thinking: { type: "enabled" },
    });
    expect(warnings).toEqual([
      "Signatures of another vendor's thoughts were left out: the thoughts were sent without them.",
      "That a tool failed was left out: here only its words say so.",
      "Of the tools only `f` was sent, as it must be called; the others were left out.",
      "The reasoning effort `high` was left out: this format has only on and off.",
    ]);
  });

  const user = (block: Block): Partial<ChatRequest> => ({ messages: [{ role: "user", content: [block] }] });
  test.each<[string, Partial<ChatRequest>]>([
    ["messages", user(picture({ kind: "file-id", fileId: "f" }))],
    ["messages", user({ type: "file", source: { kind: "file-id", fileId: "f" } })],
    ["messages", user({ type: "audio", source: { kind: "base64", data: "AA", mediaType: null } })],
    ["messages", user({ type: "tool-result", callId: "c", content: [picture({ kind: "url", url: "https://x/y" })] })],
    ["tools", { tools: [{ kind: "server", name: "web_search" }] }],
    ["tools", { tools: [{ kind: "custom", name: "grep" }] }],
    ["n", { sampling: { candidates: 2 } }],
    ["previous_response_id", { previousResponseId: "r" }],
    ["background", { background: true }],
  ])("is refused, naming `%s`, for %j", (param, changed) => {
    expect(() => chat.writeRequest(ask(changed))).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test("says what it left out", () => {
    const { body, warnings } = chat.writeRequest(
      ask({
        messages: [
          {
            role: "user",
            name: "Ann",
            content: [{ type: "text", text: "a", signature: FOREIGN, cacheControl: { type: "ephemeral" } }],
          },
          { role: "assistant", content: [{ type: "reasoning", text: "", redactedData: FOREIGN }] },
          { role: "assistant", content: [{ ...call("c", "search", "{}"), kind: "server" } as Block] },
        ],
        toolChoice: { kind: "opaque", dialect: "gemini", value: {} },
        parallelToolCalls: false,
        sampling: { logitBias: { "1": 1 }, topLogprobs: 2 },
        account: { user: "u", store: false },
        reasoning: { effort: "none" },
        extension: { dialect: "gemini", fields: { safetySettings: [{}] } },
      }),
    );
    expect(body).toEqual({
      model: "m",
      stream: false,
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content: "" },
        { role: "assistant", content: "" },
      ],
      thinking: { type: "disabled" },
    });
    for (const word of [
      "logit_bias",
      "Log prob",
      "Names",
      "of a text",
      "caching",
      "Encrypted",
      "ran at",
      "choice of",
    ]) {
      expect(warnings.filter((warning) => warning.includes(word))).toHaveLength(1);
    }
    for (const word of ["parallel_tool_calls", "`user`", "`safetySettings`"]) expect(warnings.join()).toContain(word);
  });

  test("to embed is texts in a list, never tokens, and says what the texts are for", () => {
    const { body, warnings } = embedding.writeRequest({
      operation: "embedding",
      model: "m",
      input: "a",
      dimensions: 8,
      encodingFormat: "base64",
    });
    const types = { embedding_types: ["base64"], output_dimension: 8, input_type: "search_document" };
    expect(body).toEqual({ model: "m", texts: ["a"], ...types });
    expect(warnings).toEqual(["`input_type` was set to `search_document`: this format demands one."]);
    expect(() => embedding.writeRequest({ operation: "embedding", model: "m", input: [1, 2] })).toThrow(
      expect.objectContaining({ param: "input" }),
    );
  });
});

const usage = { ...NO_USAGE, inputTokens: 4, outputTokens: 2, cachedInputTokens: 3, raw: { prompt_tokens: 4 } };
const at = { choice: 0, block: 0 } as const;
const one = { choice: 0, block: 1 } as const;
const ANSWER: readonly Part[] = [
  { type: "start", id: null, model: "other", createdAt: 1 },
  { type: "reasoning-start", ...at },
  { type: "reasoning-delta", ...at, text: "Hm." },
  { type: "signature", ...at, signature: FOREIGN },
  { type: "block-end", ...at },
  { type: "tool-call-start", ...one, id: null, name: "f", kind: "function" },
  { type: "signature", ...one, signature: "ls1~gemini~t" },
  { type: "tool-call-delta", ...one, argumentsText: '{"a":' },
  { type: "text-start", choice: 0, block: 2 },
  { type: "text-delta", choice: 0, block: 2, text: "Look" },
  { type: "tool-call-delta", ...one, argumentsText: "1}" },
  { type: "text-start", choice: 1, block: 0 },
  { type: "text-delta", choice: 1, block: 0, text: "another" },
  { type: "logprobs", choice: 0, logprobs: { content: [] } },
  { type: "finish", choice: 0, finish: { unified: "tool-calls", raw: "tool_calls" } },
  { type: "usage", usage },
  { type: "end" },
];
const USAGE = {
  billed_units: { input_tokens: 4, output_tokens: 2 },
  tokens: { input_tokens: 4, output_tokens: 2 },
  cached_tokens: 3,
};

describe("an answer of another vendor", () => {
  test("is written whole", () => {
    const warnings: string[] = [];
    const body = chat.writeResponse(ANSWER, sampleAnswerOptions({ warn: (warning) => warnings.push(warning) }));
    expect(body).toEqual({
      id: "fallback",
      message: {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Hm.", thinking_signature: FOREIGN },
          { type: "text", text: "Look" },
        ],
        tool_calls: [{ id: expect.any(String), type: "function", function: { name: "f", arguments: '{"a":1}' } }],
      },
      finish_reason: "TOOL_CALL",
      usage: USAGE,
    });
    expect(warnings).toEqual([expect.stringContaining("first of several"), expect.stringContaining("Log prob")]);
  });

  test("is written as a stream that says the same, and reads again with every signature", () => {
    const warnings: string[] = [];
    const writer = stream.openWriter(sampleAnswerOptions({ warn: (warning) => warnings.push(warning) }));
    const events = decode(ANSWER.map((part) => writer.write([part])).join(""));
    expect(events.map(({ name }) => name)).toEqual([
      "message-start",
      "content-start",
      "content-delta",
      "content-delta",
      "content-end",
      "tool-call-start",
      "tool-call-delta",
      "content-start",
      "content-delta",
      "tool-call-delta",
      "tool-call-end",
      "content-end",
      "message-end",
      "",
    ]);
    expect(warnings).toHaveLength(2);
    const reader = stream.openReader();
    const parts = events.flatMap((event) => reader.read(event));
    expect(parts.find(({ type }) => type === "signature")).toMatchObject({ signature: FOREIGN });
    const started = parts.find((part) => part.type === "tool-call-start");
    expect(splitSignature(started?.id ?? "")).toEqual({ id: "call_fallback_0", signature: "ls1~gemini~t" });
    expect(parts.find((part) => part.type === "usage")?.usage).toMatchObject({ inputTokens: 4, cachedInputTokens: 3 });
  });

  test("brings its signatures back from the client, and never to a vendor", () => {
    const { message } = chat.writeResponse(ANSWER, sampleAnswerOptions());
    const body = { model: "m", messages: [message ?? null] };
    const request = chat.readRequest(body, chat.checkRequest(body, { model: null, stream: false, path: "/v2/chat" }));
    const [turn] = request.operation === "chat" ? request.messages : [];
    expect(turn?.content.map((block) => ("signature" in block ? block.signature : null))).toEqual([
      FOREIGN,
      null,
      "ls1~gemini~t",
    ]);
    const sent = JSON.stringify(chat.writeRequest(request).body);
    expect(sent).not.toContain("ls1");
  });

  test("is no answer when it broke off, and a fault in its stream is its last event", () => {
    expect(() => chat.writeResponse(ANSWER.slice(0, 4), sampleAnswerOptions())).toThrow(
      expect.objectContaining({ code: "interrupted" }),
    );
    const writer = stream.openWriter(sampleAnswerOptions());
    const fault = new Fault("rate_limited", "Too many requests.", { providerStatus: 429 });
    const [event, ...more] = decode(writer.write([{ type: "fault", fault }, ...ANSWER]));
    expect(JSON.parse(event?.data ?? "")).toEqual({
      type: "message-end",
      delta: { finish_reason: "ERROR", error: "Too many requests." },
    });
    expect(more).toEqual([]);
    expect(event === undefined ? [] : stream.openReader().read(event)).toMatchObject([
      { type: "fault", fault: { code: "rate_limited" } },
    ]);
  });

  test("leaves out, with a warning, what this format's answers do not have", () => {
    const odd: readonly Part[] = [
      { type: "start", id: "x", model: null, createdAt: null },
      { type: "media", ...at, media: "image", source: { kind: "url", url: "https://x/y" } },
      { type: "tool-call-start", ...one, id: "s", name: "search", kind: "server" },
      { type: "opaque", choice: 0, block: 2, value: { type: "opaque", dialect: "gemini", value: {} } },
      { type: "text-start", choice: 0, block: 3 },
      { type: "annotation", choice: 0, block: 3, annotation: { dialect: "gemini", value: {} } },
      { type: "signature", choice: 0, block: 3, signature: FOREIGN },
      { type: "end" },
    ];
    const told = (write: (warn: (text: string) => void) => unknown): readonly string[] => {
      const warnings: string[] = [];
      write((warning) => warnings.push(warning));
      return warnings.sort();
    };
    const whole = told((warn) => chat.writeResponse(odd, sampleAnswerOptions({ warn })));
    expect(whole).toHaveLength(5);
    expect(told((warn) => stream.openWriter(sampleAnswerOptions({ warn })).write(odd))).toEqual(whole);
  });

  test.each([
    ["float", [0.5, 1], undefined, [0.5, 1]],
    ["float", "AAAAPwAAgD8=", undefined, [0.5, 1]],
    ["base64", [0.5, 1], "base64", "AAAAPwAAgD8="],
  ] as const)("has its vectors as %s", (type, vector, form, expected) => {
    const options = sampleAnswerOptions();
    const parts: readonly Part[] = [
      { type: "start", id: null, model: "m", createdAt: null },
      { type: "embedding", index: 0, vector },
      { type: "usage", usage: { ...NO_USAGE, inputTokens: 4 } },
      { type: "end" },
    ];
    const head = form === undefined ? options.head : { ...options.head, form };
    expect(embedding.writeResponse(parts, { ...options, head })).toEqual({
      id: "fallback",
      response_type: "embeddings_by_type",
      embeddings: { [type]: [expected] },
      meta: { api_version: { version: "2" }, billed_units: { input_tokens: 4 } },
    });
  });
});
