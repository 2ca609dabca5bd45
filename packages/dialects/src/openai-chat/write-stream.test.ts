import { Fault, type JsonObject, NO_USAGE, type Part } from "@ai-liaison/core";
import fc from "fast-check";
import OpenAI from "openai";
import { Stream } from "openai/streaming";
import { describe, expect, test } from "vitest";
import { arbitraryChunk, delta, HELLO, OPTIONS, sortedText, sse, write } from "./fixtures/chunks.ts";
import { decode } from "./fixtures/exchanges.ts";
import { openaiChat } from "./index.ts";
import { readRequest } from "./read-request.ts";
import { openReader } from "./read-stream.ts";
import { writeRequest } from "./write-request.ts";
import { openWriter } from "./write-stream.ts";

describe("writing a stream", () => {
  test("gives back, chunk by chunk, whatever was read", () => {
    fc.assert(
      fc.property(fc.array(arbitraryChunk, { maxLength: 5 }), (chunks) => {
        const sent = (JSON.parse(JSON.stringify(chunks)) as JsonObject[]).map((json) => ({
          ...json,
          choices: ((json.choices ?? []) as JsonObject[]).map((choice, index) => ({
            ...choice,
            index: choice.index ?? index,
          })),
        }));
        fc.pre(sent.every(({ choices }) => new Set(choices.map(({ index }) => index)).size === choices.length));
        const reader = openReader();
        const events = decode(sse(sent)).map((event) => reader.read(event));
        expect(write(events)).toEqual(sent);
      }),
      { numRuns: 400 },
    );
  });

  test("a field called `__proto__` is a field at every level", () => {
    const text =
      '{"id":"c1","__proto__":{"a":1},"choices":[{"index":0,"__proto__":{"b":1},"delta":{"__proto__":{"c":1}},"finish_reason":null}]}';
    const writer = openWriter(OPTIONS);
    const parts = openReader().read({ name: "", data: text });
    const [event] = decode(Buffer.from(writer.write(parts)));
    expect(sortedText(event?.data ?? "")).toBe(sortedText(text));
    expect(Object.hasOwn(Object.prototype, "a")).toBe(false);
  });

  test("another format's parts become chunks, usage one of its own before the end", () => {
    const at = { choice: 0, block: 0 };
    const call = { choice: 0, block: 1 };
    const custom = { choice: 0, block: 2 };
    const chunks = write([
      [{ type: "start", id: "msg_1", model: "other", createdAt: null, extension: { dialect: "x", fields: { y: 1 } } }],
      [{ type: "text-start", ...at }],
      [{ type: "text-delta", ...at, text: "a" }],
      [{ type: "extension", dialect: "x", scope: "message", choice: 0, fields: { z: 1 } }],
      [
        { type: "block-end", ...at },
        { type: "tool-call-start", ...call, id: null, name: "f", kind: "function" },
      ],
      [{ type: "tool-call-delta", ...call, argumentsText: "{}" }],
      [
        { type: "tool-call-start", ...custom, id: "k", name: "g", kind: "custom" },
        { type: "tool-call-delta", ...custom, argumentsText: "x" },
      ],
      [
        { type: "finish", choice: 0, finish: { unified: "tool-calls", raw: "tool_use" } },
        { type: "usage", usage: { ...NO_USAGE, inputTokens: 1, outputTokens: 2 } },
      ],
      [{ type: "end" }],
    ]);
    const names = { id: "msg_1", object: "chat.completion.chunk", created: 5, model: "other" };
    const of = (fields: JsonObject, finish: string | null = null): JsonObject => ({
      ...names,
      choices: [{ index: 0, delta: fields, finish_reason: finish }],
    });
    expect(chunks).toEqual([
      of({ role: "assistant", content: "a" }),
      of({
        tool_calls: [{ index: 0, id: "call_call-1_0_0", type: "function", function: { name: "f", arguments: "" } }],
      }),
      of({ tool_calls: [{ index: 0, function: { arguments: "{}" } }] }),
      of({ tool_calls: [{ index: 1, id: "k", type: "custom", custom: { name: "g", input: "x" } }] }),
      of({}, "tool_calls"),
      {
        ...names,
        choices: [],
        usage: expect.objectContaining({ prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }),
      },
      "[DONE]",
    ]);
  });

  test("signatures, encrypted thoughts, refusals and audio have their fields", () => {
    const parts: Part[] = [
      { type: "reasoning-start", choice: 0, block: 0 },
      { type: "reasoning-delta", choice: 0, block: 0, text: "r" },
      { type: "signature", choice: 0, block: 0, signature: "ls1~openai-chat~s" },
      { type: "reasoning-start", choice: 0, block: 1, redactedData: "ls1~anthropic-messages~d" },
      { type: "refusal-start", choice: 0, block: 2 },
      { type: "refusal-delta", choice: 0, block: 2, text: "no" },
      {
        type: "media",
        choice: 0,
        block: 3,
        media: "audio",
        source: { kind: "base64", data: "AA", mediaType: null },
        id: "a",
        transcript: "t",
        expiresAt: 1,
      },
      { type: "opaque", choice: 0, block: 4, value: { type: "opaque", dialect: "other", value: 1 } },
      { type: "logprobs", choice: 0, logprobs: { content: [] } },
    ];
    expect(write([parts])).toMatchObject([
      {
        id: "call-1",
        model: "asked",
        choices: [
          {
            delta: {
              role: "assistant",
              reasoning_content: "r",
              reasoning_details: [
                { type: "reasoning.text", text: "", signature: "s" },
                { type: "reasoning.encrypted", data: "ls1~anthropic-messages~d" },
              ],
              refusal: "no",
              audio: { id: "a", data: "AA", transcript: "t", expires_at: 1 },
            },
            logprobs: { content: [] },
          },
        ],
      },
    ]);
  });

  test("a call's signature goes in its id, and comes back as the call's in the next turn", () => {
    const at = { choice: 0, block: 0 };
    const signature = "ls1~gemini~+/=";
    const [chunk] = write([
      [
        { type: "tool-call-start", ...at, id: null, name: "f", kind: "function" },
        { type: "signature", ...at, signature },
        { type: "tool-call-delta", ...at, argumentsText: "{}" },
        { type: "block-end", ...at },
      ],
    ]) as [{ choices: [{ delta: { tool_calls: [{ id: string }] } }] }];
    const [call] = chunk.choices[0].delta.tool_calls;
    expect(call).toMatchObject({ index: 0, function: { name: "f", arguments: "{}" } });
    expect(call.id).toMatch(/^call_call-1_0_0_ls1_[\w-]+$/);
    const messages = [
      { role: "assistant", content: null, tool_calls: [{ ...call, index: 0 }] },
      { role: "tool", tool_call_id: call.id, content: "1" },
    ];
    const request = readRequest({ model: "m", messages });
    expect(request).toMatchObject({
      messages: [
        { content: [{ type: "tool-call", id: "call_call-1_0_0", signature }] },
        { content: [{ type: "tool-result", callId: "call_call-1_0_0" }] },
      ],
    });
    expect(writeRequest(request).body.messages).toMatchObject([
      { tool_calls: [{ id: "call_call-1_0_0" }] },
      { tool_call_id: "call_call-1_0_0" },
    ]);
  });

  test("says once what it cannot say, and a link of another format as a citation", () => {
    const warnings: string[] = [];
    const at = { choice: 0, block: 0 };
    const opaque: Part = { type: "opaque", choice: 0, block: 1, value: { type: "opaque", dialect: "x", value: 1 } };
    const annotation = (value: JsonObject): Part => ({
      type: "annotation",
      ...at,
      annotation: { dialect: "x", value },
    });
    const chunks = write(
      [
        [{ type: "text-start", ...at }, opaque, opaque],
        [annotation({ web: { uri: "https://a", title: "A" } }), annotation({ page: 1 }), annotation({ page: 2 })],
        [{ type: "signature", ...at, signature: "ls1~gemini~t" }],
      ],
      { warn: (warning) => warnings.push(warning) },
    );
    expect(chunks).toMatchObject([
      {
        choices: [
          {
            delta: {
              role: "assistant",
              annotations: [{ type: "url_citation", url_citation: { url: "https://a", title: "A" } }],
            },
          },
        ],
      },
    ]);
    expect(warnings).toEqual([
      "Content only the format `x` understands was left out.",
      "Citations only the format `x` understands were left out.",
      "A signature that is of no thoughts and no call was left out.",
    ]);
  });

  test.each<[string, Part, Part]>([
    ["words", { type: "text-start", choice: 0, block: 0 }, { type: "text-delta", choice: 0, block: 0, text: 'a"\n' }],
    [
      "thoughts",
      { type: "reasoning-start", choice: 0, block: 0 },
      { type: "reasoning-delta", choice: 0, block: 0, text: "" },
    ],
    [
      "arguments",
      { type: "tool-call-start", choice: 0, block: 0, id: "c", name: "f", kind: "function" },
      { type: "tool-call-delta", choice: 0, block: 0, argumentsText: '{"a":' },
    ],
  ])("a piece of %s alone, which is written quickly, is the chunk it would be else", (_, start, piece) => {
    const alone = openWriter(OPTIONS);
    const beside = openWriter(OPTIONS);
    const mention: Part = { type: "extension", dialect: "openai-chat", scope: "delta", choice: 0, fields: {} };
    for (const writer of [alone, beside]) writer.write([start, piece]);
    const usage: Part = { type: "usage", usage: { ...NO_USAGE, inputTokens: 1, outputTokens: 1 } };
    expect(sortedText(alone.write([piece]).slice(6))).toBe(sortedText(beside.write([piece, mention]).slice(6)));
    expect(sortedText(alone.write([piece, usage]).slice(6))).toBe(sortedText(beside.write([piece, mention]).slice(6)));
    expect(alone.write([{ type: "end" }])).toContain('"usage"');
  });

  test("who did not ask for usage does not see it", () => {
    const reader = openReader();
    const withUsage = [...HELLO.slice(0, 3), { ...delta({}, "stop"), usage: { prompt_tokens: 1 } }, ...HELLO.slice(4)];
    const events = decode(sse(withUsage)).map((event) => reader.read(event));
    const chunks = write(events, { includeUsage: false });
    expect(chunks).toHaveLength(5);
    expect(JSON.stringify(chunks)).not.toContain("usage");
    expect(chunks.at(-1)).toBe("[DONE]");
  });

  test("a fault ends the stream in an error, never in [DONE]", () => {
    const fault = new Fault("interrupted", "It broke.");
    const writer = openWriter(OPTIONS);
    expect(
      writer.write([
        { type: "text-start", choice: 0, block: 0 },
        { type: "text-delta", choice: 0, block: 0, text: "a" },
      ]),
    ).toContain('"a"');
    expect(writer.write([{ type: "fault", fault }])).toMatch(/^data: \{"error":\{"message":"It broke\. .*\n\n$/);
    expect(writer.write([{ type: "end" }])).toBe("");
  });
});

describe("the official SDK", () => {
  const stream = openaiChat.operations.chat?.stream;

  test("raises a fault told inside a stream, and ignores heartbeats", async () => {
    if (stream === null || stream === undefined) throw new Error("no stream");
    const bytes = Buffer.concat([
      stream.heartbeat,
      sse([delta({ content: "a" })]),
      stream.heartbeat,
      stream.writeFault(new Fault("interrupted", "It broke.")),
    ]);
    const seen: string[] = [];
    const consume = async (): Promise<void> => {
      const chunks = Stream.fromSSEResponse<OpenAI.ChatCompletionChunk>(new Response(bytes), new AbortController());
      for await (const { choices } of chunks) seen.push(choices[0]?.delta.content ?? "");
    };
    await expect(consume()).rejects.toThrow(OpenAI.APIError);
    expect(seen).toEqual(["a"]);
  });
});
