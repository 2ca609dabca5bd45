import { collect, Fault, joinSignature, type Part, readSignature, splitSignature } from "@ai-liaison/core";
import { SseDecoder } from "@ai-liaison/wire";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { readResponse } from "./read-response.ts";
import { openReader } from "./read-stream.ts";
import { writeResponse } from "./write-response.ts";
import { openWriter } from "./write-stream.ts";

/** An answer of another vendor: signed thoughts, text in two blocks, two calls at once, one of them without an id. */
const at = (block: number): { choice: 0; block: number } => ({ choice: 0, block });
const SIGNED = readSignature("elsewhere", "proof");
const FOREIGN: readonly Part[] = [
  { type: "start", id: null, model: null, createdAt: null },
  { type: "reasoning-start", ...at(0) },
  { type: "reasoning-delta", ...at(0), text: "Hm" },
  { type: "reasoning-delta", ...at(0), text: "…" },
  { type: "signature", ...at(0), signature: SIGNED },
  { type: "block-end", ...at(0) },
  { type: "text-start", ...at(1) },
  { type: "text-delta", ...at(1), text: "It is " },
  { type: "text-delta", ...at(1), text: "sunny" },
  { type: "block-end", ...at(1) },
  { type: "text-start", ...at(2) },
  { type: "text-delta", ...at(2), text: " today." },
  { type: "block-end", ...at(2) },
  { type: "tool-call-start", ...at(3), id: "call_a", name: "weather", kind: "function" },
  { type: "signature", ...at(3), signature: SIGNED },
  { type: "tool-call-start", ...at(4), id: null, name: "clock", kind: "function" },
  { type: "tool-call-delta", ...at(3), argumentsText: '{"city":' },
  { type: "tool-call-delta", ...at(3), argumentsText: '"Rome"}' },
  { type: "block-end", ...at(3) },
  { type: "block-end", ...at(4) },
  { type: "finish", choice: 0, finish: { unified: "tool-calls", raw: "tool_use" } },
  {
    type: "usage",
    usage: {
      inputTokens: 10,
      cachedInputTokens: 4,
      cacheWriteTokens: null,
      cacheWrite1hTokens: null,
      outputTokens: 7,
      reasoningTokens: 2,
      audioInputTokens: null,
      audioOutputTokens: null,
      imageInputTokens: null,
      imageOutputTokens: null,
      imageCount: null,
      imageSize: null,
      imageQuality: null,
      audioSeconds: null,
      inputCharacters: null,
      webSearches: null,
      totalTokens: null,
      reportedCostUsd: null,
      serviceTier: null,
      raw: { input_tokens: 6, output_tokens: 7 },
    },
  },
  { type: "end" },
];

function write(parts: readonly Part[], changed = {}): string {
  const writer = openWriter(sampleAnswerOptions({ fallbackId: "0190-ab", nowMs: 5000, ...changed }));
  return parts.map((part) => writer.write([part])).join("");
}

function eventsOf(text: string): readonly { name: string; event: Record<string, unknown> }[] {
  const decoder = new SseDecoder();
  const framed = [...decoder.push(Buffer.from(text)), ...decoder.flush()];
  return framed.map(({ name, data }) => ({ name, event: JSON.parse(data) }));
}

/** The official SDK, given our bytes as the vendor's answer. */
function sdk(body: string): OpenAI {
  const fetch = async (): Promise<Response> => new Response(body, { headers: { "content-type": "text/event-stream" } });
  return new OpenAI({ apiKey: "none", fetch, maxRetries: 0 });
}

describe("another vendor's answer as a stream of this format", () => {
  test("tells every event in order, counted", () => {
    const events = eventsOf(write(FOREIGN));
    expect(events.map(({ name }) => name)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.reasoning_summary_part.added",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.done",
      "response.reasoning_summary_part.done",
      "response.output_item.done",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.output_item.added",
      "response.output_item.added",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "response.output_item.done",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(events.map(({ event }) => event.sequence_number)).toEqual(events.map((_, index) => index));
    for (const { name, event } of events) expect(event.type).toBe(name);
  });

  test("holds the same response in its last event as the whole answer is", () => {
    const options = sampleAnswerOptions({ fallbackId: "0190-ab", nowMs: 5000 });
    const response = writeResponse(FOREIGN, options);
    expect(eventsOf(write(FOREIGN)).at(-1)?.event.response).toEqual(response);
    expect(response).toMatchObject({
      id: "resp_0190-ab",
      object: "response",
      status: "completed",
      created_at: 5,
      model: "model",
      usage: {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 7,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 17,
      },
      output: [
        {
          id: "rs_0190ab_0",
          type: "reasoning",
          summary: [{ type: "summary_text", text: "Hm…" }],
          encrypted_content: SIGNED,
        },
        {
          id: "msg_0190ab_1",
          type: "message",
          role: "assistant",
          status: "completed",
          content: [
            { type: "output_text", text: "It is sunny", annotations: [] },
            { type: "output_text", text: " today.", annotations: [] },
          ],
        },
        { type: "function_call", name: "weather", arguments: '{"city":"Rome"}', status: "completed" },
        { id: "fc_0190ab_3", type: "function_call", call_id: "call_0190ab_3", name: "clock", arguments: "{}" },
      ],
    });
  });

  test("carries a call's foreign signature in its id, in letters ids are made of", () => {
    const output = writeResponse(FOREIGN, sampleAnswerOptions()).output as { call_id?: string }[];
    const id = output[2]?.call_id ?? "";
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(splitSignature(id)).toEqual({ id: "call_a", signature: SIGNED });
  });

  test("is what the official SDK makes a response of, whole and streamed", async () => {
    const stream = sdk(write(FOREIGN)).responses.stream({ model: "model", input: "?" });
    const seen: string[] = [];
    stream.on("response.output_text.delta", ({ delta }) => seen.push(delta));
    const final = await stream.finalResponse();
    expect(seen.join("")).toBe("It is sunny today.");
    expect(final.output_text).toBe("It is sunny today.");
    expect(final.output.map(({ type }) => type)).toEqual(["reasoning", "message", "function_call", "function_call"]);
    expect(final.usage?.total_tokens).toBe(17);
  });

  test("reads again as what it was, but for the ids it had to give", () => {
    const reader = openReader();
    const parts = eventsOf(write(FOREIGN)).flatMap(({ name, event }) =>
      reader.read({ name, data: JSON.stringify(event) }),
    );
    const { content, finish } = collect(parts).choices[0] ?? {};
    expect(content).toMatchObject([
      { type: "reasoning", text: "Hm…", signature: SIGNED },
      { type: "text", text: "It is sunny" },
      { type: "text", text: " today." },
      { type: "tool-call", id: joinSignature("call_a", SIGNED), name: "weather", argumentsText: '{"city":"Rome"}' },
      { type: "tool-call", id: "call_0190ab_3", name: "clock", argumentsText: "{}" },
    ]);
    expect(finish?.unified).toBe("tool-calls");
  });

  test.each([
    ["length", "incomplete", { reason: "max_output_tokens" }, "response.incomplete"],
    ["content-filter", "incomplete", { reason: "content_filter" }, "response.incomplete"],
    ["stop", "completed", null, "response.completed"],
    ["other", "completed", null, "response.completed"],
  ] as const)("ends %s as %s", (unified, status, details, event) => {
    const parts: Part[] = [
      { type: "start", id: "x", model: "m", createdAt: 1 },
      { type: "text-start", ...at(0) },
      { type: "text-delta", ...at(0), text: "So" },
      { type: "block-end", ...at(0) },
      { type: "finish", choice: 0, finish: { unified, raw: null } },
      { type: "end" },
    ];
    const last = eventsOf(write(parts)).at(-1);
    expect(last?.name).toBe(event);
    expect(last?.event.response).toMatchObject({ status, incomplete_details: details, output: [{ status }] });
  });

  test("tells a fault as an event on which the SDK throws, and nothing after it", async () => {
    const fault: Part = { type: "fault", fault: new Fault("interrupted", "It broke.") };
    const text = write([...FOREIGN.slice(0, 4), fault, { type: "end" }]);
    expect(eventsOf(text).at(-1)?.name).toBe("error");
    await expect(sdk(text).responses.stream({ model: "model", input: "?" }).finalResponse()).rejects.toThrow(
      "It broke.",
    );
    const plain = await sdk(text).responses.create({ model: "model", input: "?", stream: true });
    await expect(Array.fromAsync(plain)).rejects.toThrow(OpenAI.APIError);
  });

  test("warns of what it cannot say", () => {
    const warnings: string[] = [];
    const warn = (text: string): void => void warnings.push(text);
    const other = { choice: 1, block: 0 };
    write(
      [
        { type: "opaque", ...at(0), value: { type: "opaque", dialect: "elsewhere", value: {} } },
        { type: "media", ...at(1), media: "audio", source: { kind: "url", url: "https://example.com/a" } },
        { type: "text-start", ...at(2) },
        { type: "annotation", ...at(2), annotation: { dialect: "elsewhere", value: {} } },
        { type: "signature", ...at(2), signature: SIGNED },
        { type: "text-start", ...other },
        { type: "end" },
      ],
      { warn },
    );
    expect(warnings).toEqual([
      "Content only the format `elsewhere` understands was left out.",
      "An answer's audio could not be said in this format and was left out.",
      "Citations of another format were left out.",
      "A signature of another vendor was left out: this format has no field for it.",
      "Answers beside the first were left out: this format gives one.",
    ]);
  });

  test("gives a picture as a tool of this format would have made it", () => {
    const source = { kind: "base64", data: "AAAA", mediaType: "image/png" } as const;
    const parts: Part[] = [{ type: "media", ...at(0), media: "image", source }, { type: "end" }];
    expect(writeResponse(parts, sampleAnswerOptions()).output).toEqual([
      { id: "ig_fallback_0", type: "image_generation_call", status: "completed", result: "AAAA" },
    ]);
  });
});

describe("a whole answer of this format told as a stream", () => {
  test("ends in the very response it was", async () => {
    const body = {
      ...writeResponse(FOREIGN, sampleAnswerOptions()),
      instructions: "Be brief.",
      status: "completed",
      prompt_cache_key: "k",
    };
    const text = write(readResponse(body));
    expect(eventsOf(text).at(-1)?.event.response).toEqual(body);
    const final = await sdk(text).responses.stream({ model: "model", input: "?" }).finalResponse();
    expect(final).toMatchObject(body);
  });
});
