import {
  ModelNotFoundError,
  RateLimitError,
  RetryExhaustedError,
  TimeoutError,
  ValidationError,
} from "@ai-liaison/core";
import type { FakeVendor } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import type { ConfigObject } from "../../config/index.ts";
import { openTestClient, providerAt } from "../fixtures/open-test-client.ts";

const MODELS = [
  ["openai", "gpt-4o-mini"],
  ["anthropic", "claude-haiku-4-5"],
  ["google", "gemini-2.5-flash"],
  ["ollama", "ollama/llama3"],
] as const;

/** It takes any name; without it some are unknown. */
function withoutOllama({ url }: FakeVendor): ConfigObject {
  const providers = [providerAt("openai", url), providerAt("anthropic", url)];
  return { providers, model_lists: false, retry: { max_attempts: 1 } };
}

describe("a chat", () => {
  test.each(MODELS)(
    "is answered by %s, found by the model's name, and recorded with tokens and cost",
    async (name, model) => {
      await using client = await openTestClient();
      const result = await client.liaison.chat(model, "Say something about the sea", {
        system: "Be brief.",
        temperature: 0.5,
        customerId: "acme",
        userId: "u-1",
        sessionId: "s-1",
        service: "shop",
        tags: { team: "search" },
        metadata: { order: 17 },
      });
      expect(result).toMatchObject({ provider: name, attempts: 1, finish: { unified: "stop" }, simulated: false });
      expect(result.text.length).toBeGreaterThan(0);
      expect(result.content).toContainEqual(expect.objectContaining({ type: "text", text: result.text }));
      const told = client.vendor.requests[0]?.tokens;
      expect(result.usage).toMatchObject({ inputTokens: told?.input, outputTokens: told?.output, source: "provider" });
      const [row, ...more] = await client.rows();
      expect(more).toEqual([]);
      expect(row).toMatchObject({
        id: result.callId,
        source: "sdk",
        endpoint: "chat",
        provider: name,
        status: "success",
        customer_id: "acme",
        user_id: "u-1",
        session_id: "s-1",
        service_name: "shop",
        tags: { team: "search" },
        metadata: { order: 17 },
        input_tokens: told?.input,
        output_tokens: told?.output,
        total_cost_usd: result.costUsd,
        total_cost_nano_usd: result.costNanoUsd,
        streaming: false,
      });
      if (name === "ollama") expect(result.costUsd).toBeNull();
      else expect(Number(result.costUsd)).toBeGreaterThan(0);
    },
  );

  test.each(MODELS)(
    "streamed from %s says the same as the whole answer, record and cost included",
    async (_, model) => {
      await using client = await openTestClient();
      const whole = await client.liaison.chat(model, "Say something about the sea");
      let text = "";
      const kinds = new Set<string>();
      const stream = client.liaison.stream(model, "Say something about the sea");
      for await (const event of stream) {
        kinds.add(event.type);
        if (event.type === "text") text += event.text;
      }
      expect([...kinds]).toEqual(["text", "end"]);
      const result = await stream.result();
      expect(text).toBe(whole.text);
      expect(result).toEqual({
        ...whole,
        callId: result.callId,
        id: result.id,
        usage: { ...whole.usage, raw: result.usage.raw },
      });
      expect(await client.rows()).toMatchObject([
        { id: result.callId, streaming: true, total_cost_usd: result.costUsd },
        { id: whole.callId, streaming: false, total_cost_usd: whole.costUsd },
      ]);
    },
  );

  test.each(MODELS.slice(0, 3))("has %s call a tool, and takes the result", async (_, model) => {
    await using client = await openTestClient();
    const tools = [
      { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
    ];
    const question = { role: "user", content: "What is the weather?" } as const;
    const stream = client.liaison.stream(model, [question], { tools });
    const events = await Array.fromAsync(stream);
    const asked = await stream.result();
    const [call] = asked.toolCalls;
    expect(call).toMatchObject({ name: "weather", arguments: { city: expect.any(String) } });
    expect(events.filter(({ type }) => type === "tool-call")).toEqual([{ type: "tool-call", toolCall: call }]);
    expect(asked.finish?.unified).toBe("tool-calls");
    const result = { role: "tool", toolCallId: call?.id ?? "none", content: "Sunny" } as const;
    const answer = await client.liaison.chat(model, [question, asked.message, result], { tools });
    expect(answer.text).toContain("Sunny");
    expect(answer.toolCalls).toEqual([]);
  });

  test("follows a schema, and reasons when asked to", async () => {
    await using client = await openTestClient();
    const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
    const { text } = await client.liaison.chat("gpt-4o-mini", "Who?", { schema });
    expect(JSON.parse(text)).toHaveProperty("name");
    const stream = client.liaison.stream("claude-haiku-4-5", "Why?", {
      reasoning: { budgetTokens: 1024, enabled: true },
      maxTokens: 4000,
    });
    const thought = (await Array.fromAsync(stream)).flatMap((event) => (event.type === "reasoning" ? event.text : ""));
    expect(thought.join("")).toContain("Let me think");
    expect((await stream.result()).content[0]).toMatchObject({ type: "reasoning", signature: expect.any(String) });
  });

  test("of a model nobody has is refused with near names, and recorded", async () => {
    await using client = await openTestClient({ config: withoutOllama });
    const error = await client.liaison.chat("gtp-5-mini", "Hello").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ModelNotFoundError);
    expect(error).toMatchObject({
      code: "model_not_found",
      model: "gtp-5-mini",
      message: expect.stringContaining("gpt-*"),
    });
    expect(await client.rows()).toMatchObject([{ status: "error", error_code: "model_not_found", source: "sdk" }]);
    expect(client.vendor.requests).toEqual([]);
  });

  test.each([
    [{ max_tokens: 4 }, "`max_tokens` is not an option. Did you mean `maxTokens`?"],
    [{ temperature: "hot" }, "`temperature` must be a number."],
    [{ customerId: "a".repeat(300) }, "`customerId` is not valid"],
    [{ timeoutMs: 0 }, "`timeoutMs` is not valid"],
  ])("with the options %j is refused, and recorded", async (options, message) => {
    await using client = await openTestClient();
    const error = await client.liaison
      .chat("gpt-4o-mini", "Hello", options as object)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationError);
    expect(String(error)).toContain(message);
    expect(await client.rows()).toMatchObject([{ error_code: "invalid_request" }]);
  });

  test("that a vendor limits is told how long to wait, and that gives up after tries tells how many", async () => {
    await using client = await openTestClient({
      config: ({ url }) => ({
        providers: [providerAt("openai", url)],
        retry: { max_attempts: 2, base_delay_ms: 1, max_delay_ms: 5 },
      }),
    });
    client.vendor.always({ kind: "status", status: 429, headers: { "retry-after": "7" } });
    const limited = await client.liaison.chat("gpt-4o-mini", "Hello").catch((caught: unknown) => caught);
    expect(limited).toBeInstanceOf(RateLimitError);
    expect(limited).toMatchObject({ retryAfter: 7 });
    client.vendor.always({ kind: "status", status: 503 });
    const exhausted = await client.liaison.chat("gpt-4o-mini", "Hello").catch((caught: unknown) => caught);
    expect(exhausted).toBeInstanceOf(RetryExhaustedError);
    expect(exhausted).toMatchObject({ attempts: 2, details: { callId: expect.any(String) } });
    const rows = await client.rows();
    expect(rows.map(({ attempts }) => attempts.length)).toEqual([2, 1]);
  });

  test("goes to the next target of its route when the first fails, streamed or whole", async () => {
    await using client = await openTestClient({
      config: ({ url }) => ({
        providers: [providerAt("openai", url), providerAt("anthropic", url)],
        routes: {
          smart: {
            targets: [
              { provider: "openai", model: "gpt-4o-mini" },
              { provider: "anthropic", model: "claude-haiku-4-5" },
            ],
          },
        },
        retry: { max_attempts: 1 },
      }),
    });
    client.vendor.on({ path: "/chat/completions" }).always({ kind: "status", status: 500 });
    const whole = await client.liaison.chat("smart", "Hello");
    expect(whole).toMatchObject({ provider: "anthropic", attempts: 2 });
    const streamed = await client.liaison.chat("smart", "Hello", { stream: true }).result();
    expect(streamed).toMatchObject({ provider: "anthropic", attempts: 2, text: whole.text });
    const rows = await client.rows();
    expect(rows.map(({ attempts }) => attempts.map(({ provider, outcome }) => `${provider} ${outcome}`))).toEqual([
      ["openai error", "anthropic success"],
      ["openai error", "anthropic success"],
    ]);
    expect(rows[0]?.route).toBe("smart");
  });

  test("is asked of the one provider that is named", async () => {
    await using client = await openTestClient();
    const result = await client.liaison.chat("gpt-4o-mini", "Hello", { provider: "ollama" });
    expect(result.provider).toBe("ollama");
    await expect(client.liaison.chat("gpt-4o-mini", "Hello", { provider: "olama" })).rejects.toThrow(
      "No provider named `olama` is enabled. Did you mean `ollama`?",
    );
  });

  test("that takes longer than it may ends in a timeout", async () => {
    await using client = await openTestClient();
    client.vendor.fail({ kind: "never-answer" });
    await expect(client.liaison.chat("gpt-4o-mini", "Hello", { timeoutMs: 100 })).rejects.toThrow(TimeoutError);
  });

  test("tells of what a format cannot say, in the result and in the record", async () => {
    await using client = await openTestClient();
    const { warnings } = await client.liaison.chat("gpt-4o-mini", "Hello", { topK: 5 });
    expect(warnings.join()).toContain("topK");
    expect((await client.rows())[0]?.warnings).toEqual(warnings);
    const extra = { format: "openai-chat", fields: { logit_bias: { "50256": -100 } } };
    await client.liaison.chat("gpt-4o-mini", "Hello", { extra });
    expect(JSON.parse(client.vendor.requests.at(-1)?.body ?? "")).toMatchObject({ logit_bias: { "50256": -100 } });
  });

  test("of two customers at once keeps each one's answer and record to itself", async () => {
    await using client = await openTestClient();
    const asked = Array.from({ length: 40 }, (_, index) => ({
      customerId: index % 2 === 0 ? "acme" : "globex",
      index,
    }));
    const results = await Promise.all(
      asked.map(({ customerId, index }) => client.liaison.chat("gpt-4o-mini", `Number ${index}`, { customerId })),
    );
    const rows = new Map((await client.rows()).map((row) => [row.id as string, row]));
    expect(rows.size).toBe(40);
    for (const [index, result] of results.entries()) {
      expect(result.text).toContain(`Number ${index}`);
      expect(rows.get(result.callId)?.customer_id).toBe(asked[index]?.customerId);
    }
  });
});

test("texts become vectors in their order, recorded", async () => {
  await using client = await openTestClient();
  const both = await client.liaison.embed("text-embedding-3-small", ["one", "two"], { customerId: "acme" });
  const second = await client.liaison.embed("text-embedding-3-small", "two");
  expect(both.embeddings).toHaveLength(2);
  expect(both.embeddings[1]).toEqual(second.embedding);
  expect(both.embeddings[0]).not.toEqual(second.embedding);
  expect(both.usage.inputTokens).toBeGreaterThan(0);
  expect((await client.rows())[1]).toMatchObject({
    endpoint: "embed",
    customer_id: "acme",
    total_cost_usd: both.costUsd,
  });
  await expect(client.liaison.embed("text-embedding-3-small", [])).rejects.toThrow("`input` must be text");
});

test("models are listed with what is known of them, and one is told of by name", async () => {
  await using client = await openTestClient({ config: withoutOllama });
  const listed = await client.liaison.listModels();
  const known = listed.find(({ id }) => id === "gpt-4o-mini");
  expect(known).toMatchObject({
    provider: "openai",
    contextWindow: 128_000,
    prices: { inputPerMtok: "0.15", outputPerMtok: "0.6", cachedInputPerMtok: "0.075", exact: true },
  });
  expect(await client.liaison.modelInfo("gpt-4o-mini")).toEqual(known);
  expect(await client.liaison.modelInfo("gpt-99")).toMatchObject({ provider: "openai", contextWindow: null });
  const error = await client.liaison.modelInfo("klaude-haiku").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ModelNotFoundError);
  expect(String(error)).toContain("claude-*");
});
