import { type Block, type ChatRequest, type CompletionRequest, Fault, NO_USAGE, type Part } from "@ai-liaison/core";
import { Ollama } from "ollama";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { ollama } from "./index.ts";

const { chat, completion, embedding } = ollama.operations;
if (chat === undefined || completion === undefined || embedding === undefined) throw new Error("no format");
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
const picture = (source: Extract<Block, { type: "image" }>["source"]): Block => ({ type: "image", source });

describe("a request of another format", () => {
  test("is written as the vendor's documentation has it", () => {
    const { body, warnings } = chat.writeRequest(
      ask({
        messages: [
          { role: "developer", content: [say("Be brief.")] },
          { role: "user", content: [say("What"), picture({ kind: "base64", data: "AA", mediaType: "image/png" })] },
          {
            role: "assistant",
            content: [
              { type: "reasoning", text: "hm", signature: "ls1~anthropic-messages~s" },
              say("I'll "),
              say("look."),
              { type: "tool-call", id: "c1", name: "f", argumentsText: '{"a":1}', kind: "function" },
              { type: "tool-call", id: "c2", name: "g", argumentsText: "", kind: "function" },
            ],
          },
          {
            role: "user",
            content: [
              { type: "tool-result", callId: "c1", content: [say("one")] },
              { type: "tool-result", callId: "c2", content: [] },
              say("and?"),
            ],
          },
        ],
        tools: [{ kind: "function", name: "f", description: "d", parameters: { type: "object" } }],
        toolChoice: { kind: "auto" },
        responseFormat: { kind: "json-schema", name: "x", schema: { type: "object" }, strict: true },
        sampling: { maxOutputTokens: 5, temperature: 0, topK: 3, stop: ["a"] },
        reasoning: { effort: "xhigh" },
      }),
    );
    expect(body).toEqual({
      model: "m",
      stream: false,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What", images: ["AA"] },
        {
          role: "assistant",
          content: "I'll look.",
          thinking: "hm",
          tool_calls: [
            { id: "c1", function: { name: "f", arguments: { a: 1 } } },
            { id: "c2", function: { name: "g", arguments: {} } },
          ],
        },
        { role: "tool", content: "one", tool_name: "f", tool_call_id: "c1" },
        { role: "tool", content: "", tool_name: "g", tool_call_id: "c2" },
        { role: "user", content: "and?" },
      ],
      tools: [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } }],
      format: { type: "object" },
      think: "high",
      options: { num_predict: 5, temperature: 0, top_k: 3, stop: ["a"] },
    });
    expect(warnings).toEqual([
      "Signatures of another vendor's thoughts were left out: the thoughts were sent without them.",
      'The reasoning effort `xhigh` was asked for as `think: "high"`.',
    ]);
  });

  test("one turn longer begins with the same messages", () => {
    const turn = (id: string | null): ChatRequest["messages"] => [
      { role: "assistant", content: [{ type: "tool-call", id, name: "f", argumentsText: "{", kind: "function" }] },
      { role: "tool", content: [{ type: "tool-result", callId: id, content: [say("1")] }] },
    ];
    const shorter = JSON.stringify(chat.writeRequest(ask({ messages: turn("a") })).body.messages);
    const longer = JSON.stringify(chat.writeRequest(ask({ messages: [...turn("a"), ...turn(null)] })).body.messages);
    expect(longer.startsWith(shorter.slice(0, -1))).toBe(true);
  });

  const user = (block: Block): Partial<ChatRequest> => ({ messages: [{ role: "user", content: [block] }] });
  test.each<[string, Partial<ChatRequest>]>([
    ["messages", user(picture({ kind: "url", url: "https://x/y.png" }))],
    ["messages", user({ type: "file", source: { kind: "file-id", fileId: "f" } })],
    ["messages", user({ type: "audio", source: { kind: "base64", data: "AA", mediaType: null } })],
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
        tools: [{ kind: "function", name: "f" }],
        toolChoice: { kind: "none" },
        parallelToolCalls: false,
        sampling: { logitBias: { "1": 1 } },
        account: { user: "u", serviceTier: "flex" },
        extension: { dialect: "gemini", fields: { safetySettings: [{}] } },
      }),
    );
    expect(body).toEqual({ model: "m", messages: [], stream: false });
    expect(warnings).toEqual([
      "`logit_bias` was left out: this format does not have it.",
      "The tools were left out, as none of them may be called and this format cannot say so.",
      "`parallel_tool_calls` was left out: this format cannot forbid several calls at once.",
      "Left out, as this format does not have them: `user`, `service_tier`.",
      "Left out, as only the format `gemini` has them: `safetySettings`.",
    ]);
  });

  const complete = (changed: Partial<CompletionRequest>): CompletionRequest => ({
    operation: "completion",
    model: "m",
    prompt: "Once",
    stream: true,
    includeUsage: false,
    sampling: {},
    ...changed,
  });
  test.each<[string, Partial<CompletionRequest>]>([
    ["prompt", { prompt: ["a", "b"] }],
    ["prompt", { prompt: [1, 2] }],
    ["echo", { echo: true }],
    ["best_of", { bestOf: 2 }],
    ["n", { sampling: { candidates: 2 } }],
  ])("to complete a text is refused, naming `%s`, for %j", (param, changed) => {
    expect(() => completion.writeRequest(complete(changed))).toThrow(expect.objectContaining({ param }));
    expect(completion.writeRequest(complete({ prompt: ["a"] })).body).toEqual({
      model: "m",
      prompt: "a",
      stream: true,
    });
  });

  test("for embeddings takes no tokens", () => {
    expect(() => embedding.writeRequest({ operation: "embedding", model: "m", input: [1, 2] })).toThrow(
      expect.objectContaining({ param: "input" }),
    );
  });
});

const at = { choice: 0, block: 0 };
const ANSWER: readonly Part[] = [
  { type: "start", id: "msg_1", model: "claude", createdAt: 60 },
  { type: "reasoning-start", ...at },
  { type: "reasoning-delta", ...at, text: "hm" },
  { type: "signature", ...at, signature: "ls1~anthropic-messages~s+/" },
  { type: "block-end", ...at },
  { type: "text-start", choice: 0, block: 1 },
  { type: "text-delta", choice: 0, block: 1, text: "So" },
  { type: "block-end", choice: 0, block: 1 },
  { type: "tool-call-start", choice: 0, block: 2, id: null, name: "f", kind: "function" },
  { type: "signature", choice: 0, block: 2, signature: "ls1~gemini~t" },
  { type: "tool-call-delta", choice: 0, block: 2, argumentsText: '{"a"' },
  { type: "tool-call-delta", choice: 0, block: 2, argumentsText: ":1}" },
  { type: "block-end", choice: 0, block: 2 },
  { type: "finish", choice: 0, finish: { unified: "tool-calls", raw: "tool_use" } },
  { type: "usage", usage: { ...NO_USAGE, inputTokens: 3, outputTokens: 4, raw: { input_tokens: 3 } } },
  { type: "end" },
];

describe("an answer of another format", () => {
  const id = expect.stringMatching(/^call_fallback_0_ls1_[\w-]+$/) as unknown as string;

  test("is a message with its signatures beside it, which come back with the next turn", () => {
    const body = chat.writeResponse(ANSWER, sampleAnswerOptions());
    expect(body).toEqual({
      model: "claude",
      created_at: "1970-01-01T00:01:00.000Z",
      message: {
        role: "assistant",
        content: "So",
        thinking: "hm",
        thinking_signature: "ls1~anthropic-messages~s+/",
        tool_calls: [{ id, function: { name: "f", arguments: { a: 1 } } }],
      },
      done: true,
      done_reason: "stop",
      prompt_eval_count: 3,
      eval_count: 4,
    });
    const next = { model: "m", messages: [body.message ?? null] };
    const request = chat.readRequest(next, chat.checkRequest(next, { model: null, stream: false, path: "/api/chat" }));
    expect(request).toMatchObject({
      messages: [
        {
          content: [
            { type: "reasoning", text: "hm", signature: "ls1~anthropic-messages~s+/" },
            say("So"),
            { type: "tool-call", id: "call_fallback_0", signature: "ls1~gemini~t", argumentsText: '{"a":1}' },
          ],
        },
      ],
    });
    const [sent] = chat.writeRequest(request).body.messages as unknown as [{ tool_calls: [{ id: string }] }];
    expect(JSON.stringify(sent)).not.toContain("ls1");
    expect(sent.tool_calls[0].id).toBe("call_fallback_0");
  });

  test("with several signed thoughts keeps them apart", () => {
    const thoughts: readonly Part[] = [0, 1].flatMap((block): Part[] => [
      { type: "reasoning-start", choice: 0, block, ...(block === 1 ? { redactedData: "ls1~x~d" } : {}) },
      { type: "reasoning-delta", choice: 0, block, text: block === 1 ? "" : "a" },
      { type: "block-end", choice: 0, block },
    ]);
    const body = chat.writeResponse([...thoughts, { type: "end" }], sampleAnswerOptions());
    expect(body.message).toMatchObject({
      thinking: "a",
      thinking_details: [{ thinking: "a" }, { thinking_data: "ls1~x~d" }],
    });
  });

  test("is streamed line by line, and what cannot be said is warned of", () => {
    const warnings: string[] = [];
    const writer = stream.openWriter(sampleAnswerOptions({ warn: (warning) => warnings.push(warning) }));
    const lines = ANSWER.map((part) => writer.write([part])).join("");
    expect(
      lines
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { message: { content: "", thinking: "hm" }, done: false },
      { message: { thinking_signature: "ls1~anthropic-messages~s+/" }, done: false },
      { model: "claude", message: { role: "assistant", content: "So" }, done: false },
      { message: { tool_calls: [{ id, function: { name: "f", arguments: { a: 1 } } }] }, done: false },
      { message: { content: "" }, done: true, done_reason: "stop", prompt_eval_count: 3, eval_count: 4 },
    ]);
    const other = stream.openWriter(sampleAnswerOptions({ warn: (warning) => warnings.push(warning) }));
    other.write([{ type: "opaque", ...at, value: { type: "opaque", dialect: "x", value: 1 } }]);
    expect(warnings).toEqual(["Content only the format `x` understands was left out."]);
  });

  test("with vectors in base64 gives numbers", () => {
    const vector = Buffer.from(new Float32Array([0.5, 2]).buffer).toString("base64");
    const parts: readonly Part[] = [{ type: "embedding", index: 0, vector }, { type: "end" }];
    expect(embedding.writeResponse(parts, sampleAnswerOptions())).toEqual({ model: "model", embeddings: [[0.5, 2]] });
  });

  test("that broke off is a fault", () => {
    expect(() => chat.writeResponse(ANSWER.slice(0, -1), sampleAnswerOptions())).toThrow("before its end");
  });
});

describe("the official client", () => {
  const client = (body: string | Buffer, status = 200, type = "application/x-ndjson"): Ollama =>
    new Ollama({ fetch: async () => new Response(body, { status, headers: { "content-type": type } }) });
  const messages = [{ role: "user", content: "?" }];

  test("hears nothing in heartbeats, and stops at the last line", async () => {
    const writer = stream.openWriter(sampleAnswerOptions());
    const text = ANSWER.map((part) => `${stream.heartbeat.toString()}${writer.write([part])}`).join("");
    const seen: string[] = [];
    for await (const { message } of await client(text).chat({ model: "m", messages, stream: true })) {
      seen.push(message.content);
    }
    expect(seen.join("")).toBe("So");
  });

  test("throws at a fault told inside a stream, and at one told instead of an answer", async () => {
    const fault = new Fault("rate_limited", "Slow down.");
    const told = await client(Buffer.from(stream.writeFault(fault))).chat({ model: "m", messages, stream: true });
    await expect(told[Symbol.asyncIterator]().next()).rejects.toThrow("Slow down.");
    const whole = client(JSON.stringify(ollama.writeError(fault)), fault.status, "application/json");
    await expect(whole.chat({ model: "m", messages })).rejects.toMatchObject({
      name: "ResponseError",
      status_code: 429,
    });
  });
});
