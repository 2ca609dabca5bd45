import { type CallId, type CallRecord, interruptedRecord } from "@ai-liaison/core";
import type { UnpackedCall } from "@ai-liaison/journal";
import { describe, expect, test } from "vitest";
import type { PricingData } from "../ingest/pricing-data.ts";
import { estimate } from "./estimate-usage.ts";

const DATA: PricingData = {
  prices: [{ provider: "acme", model: "m", inputPerMtok: "1", outputPerMtok: "1" }] as unknown as PricingData["prices"],
  markupPercent: undefined,
  providers: {
    acme: { vendorId: "acme", vendorPriceId: null, fallbackNanoUsdPerMtok: 1_000_000_000, simulated: false },
  },
};
const WORDS = "The sea is wide and the sky is blue.";
const QUESTION = "Tell me about the sea, the sky and the ships on it.";

function call(
  endpoint: string,
  request: object,
  responseDialect: string,
  answer: string,
  streaming = false,
): UnpackedCall {
  const opening = {
    id: "0193a000-0000-7000-8000-000000000001" as CallId,
    groupId: null,
    createdAtMs: 1_790_000_000_000,
    source: "gateway",
    serviceName: null,
    endpoint,
    provider: "acme",
    modelRequested: "m",
    modelUsed: "m",
    route: null,
    customerId: null,
    userId: null,
    sessionId: null,
    keyId: null,
    tags: null,
    streaming,
    decision: null,
  } as const;
  const record: CallRecord = { ...interruptedRecord(opening), status: "success", errorCode: null, errorMessage: null };
  return {
    record,
    requestBody: Buffer.from(JSON.stringify(request)),
    responseBody: Buffer.from(answer),
    bodyTruncated: false,
    responseDialect,
    interrupted: false,
  };
}

const chat = { model: "m", messages: [{ role: "user", content: QUESTION }] };
const ANSWERS = {
  "openai-chat": JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: WORDS } }] }),
  "anthropic-messages": JSON.stringify({
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "m",
    content: [{ type: "text", text: WORDS }],
    stop_reason: "end_turn",
  }),
  gemini: JSON.stringify({
    candidates: [{ content: { role: "model", parts: [{ text: WORDS }] }, finishReason: "STOP" }],
  }),
  ollama: JSON.stringify({
    model: "m",
    message: { role: "assistant", content: WORDS },
    done: true,
    done_reason: "stop",
  }),
  "openai-responses": JSON.stringify({
    id: "resp_1",
    object: "response",
    status: "completed",
    output: [
      {
        type: "message",
        id: "msg_1",
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: WORDS, annotations: [] }],
      },
    ],
  }),
};
const REQUESTS: readonly (readonly [endpoint: string, body: object])[] = [
  ["chat.completions", chat],
  ["messages", { ...chat, max_tokens: 100 }],
  ["generateContent", { contents: [{ role: "user", parts: [{ text: QUESTION }] }] }],
  ["api.chat", { ...chat, stream: false }],
  ["responses", { model: "m", input: QUESTION }],
  ["chat", { model: "m", messages: QUESTION, maxTokens: 100 }],
];

describe("a call whose vendor told no usage", () => {
  const pairs = REQUESTS.flatMap(([endpoint, body]) =>
    Object.entries(ANSWERS).map(([dialect, answer]) => [endpoint, dialect, body, answer] as const),
  );

  test.each(pairs)(
    "that came in by %s and was answered in %s is counted on both sides",
    async (endpoint, dialect, body, answer) => {
      const changes = await estimate(call(endpoint, body, dialect, answer), DATA);
      expect(changes).toMatchObject({ usageSource: "estimated" });
      expect(changes?.inputTokens).toBeGreaterThan(10);
      expect(changes?.inputTokens).toBeLessThan(30);
      expect(changes?.outputTokens).toBeGreaterThan(7);
      expect(changes?.outputTokens).toBeLessThan(13);
      expect(changes?.totalCostNanoUsd).toBeGreaterThan(0);
    },
  );

  test("and was streamed in lines, or in events, is counted as far as it came", async () => {
    const line = JSON.stringify({ model: "m", message: { role: "assistant", content: WORDS }, done: false });
    const lines = await estimate(call("messages", { ...chat, max_tokens: 9 }, "ollama", `${line}\n`, true), DATA);
    expect(lines?.outputTokens).toBeGreaterThan(7);
    const chunk = JSON.stringify({ choices: [{ index: 0, delta: { role: "assistant", content: WORDS } }] });
    const events = await estimate(call("api.chat", chat, "openai-chat", `data: ${chunk}\n\n`, true), DATA);
    expect(events?.outputTokens).toBeGreaterThan(7);
  });

  test("and was cut after the vendor told its beginning: what was said since is added, and nothing where nothing was", async () => {
    const start = {
      id: "m",
      model: "m",
      content: [],
      usage: { input_tokens: 90, cache_read_input_tokens: 10, output_tokens: 1 },
    };
    const events = [
      { type: "message_start", message: { type: "message", role: "assistant", ...start } },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: WORDS } },
    ];
    const cut = async (count: number) => {
      const bytes = events.slice(0, count).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      const whole = call("messages", { ...chat, max_tokens: 9 }, "anthropic-messages", bytes.join(""), true);
      const record: CallRecord = { ...whole.record, status: "error", usageSource: "partial", inputTokens: 100 };
      return estimate({ ...whole, record }, DATA);
    };
    const counted = await cut(3);
    expect(counted).toMatchObject({ inputTokens: 100, usageSource: "partial" });
    expect(counted?.outputTokens).toBeGreaterThan(8);
    expect(counted?.outputTokens).toBeLessThan(14);
    expect(counted?.totalCostNanoUsd).toBeGreaterThan(100_000);
    expect(await cut(1)).toBeNull();
    expect(await cut(2)).toBeNull();
  });

  test("and whose request is no conversation any more is counted by its words", async () => {
    const odd = { messages: QUESTION, image: "a".repeat(10_000) };
    const changes = await estimate(call("messages", odd, "openai-chat", ANSWERS["openai-chat"]), DATA);
    expect(changes?.inputTokens).toBeGreaterThan(10);
    expect(changes?.inputTokens).toBeLessThan(30);
  });

  test("and is of no format that is spoken is left alone", async () => {
    expect(await estimate(call("morse", chat, "openai-chat", ANSWERS["openai-chat"]), DATA)).toBeNull();
  });
});
