import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import OpenAI, { APIError, BadRequestError, InternalServerError, NotFoundError, RateLimitError } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

describe("the official openai SDK, pointed at the gateway", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;
  let client: OpenAI;
  const weather = {
    type: "function",
    function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
  } as const;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({
      rows: [providerRow("fake", vendor.url)],
      yaml: "timeouts: { idle_ms: 500 }\nroutes: { smart: { targets: [{ provider: fake, model: fake-model }] } }\n",
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "none-needed", maxRetries: 0 });
  });
  beforeEach(() => vendor.clearFaults());
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  test("gets a whole answer, and one row says what it took", async () => {
    const { data, response } = await client.chat.completions
      .create(
        { model: "fake-model", messages: [{ role: "user", content: "Hello" }], user: "u-1" },
        { headers: { "x-liaison-customer": "acme" } },
      )
      .withResponse();
    expect(data.choices[0]?.message.content).toBeTruthy();
    expect(response.headers.get("x-liaison-provider")).toBe("fake");
    expect(response.headers.get("x-liaison-attempts")).toBe("1");
    const [row] = await gateway.calls();
    expect(row).toMatchObject({
      id: response.headers.get("x-liaison-call-id"),
      status: "success",
      http_status: 200,
      endpoint: "chat.completions",
      provider: "fake",
      customer_id: "acme",
      user_id: "u-1",
      input_tokens: data.usage?.prompt_tokens,
      output_tokens: data.usage?.completion_tokens,
      usage_source: "provider",
      streaming: false,
    });
    const tokens = (data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0);
    expect(row?.total_cost_nano_usd).toBe(tokens * 2000);
    expect(response.headers.get("x-liaison-cost-usd")).toBe(row?.total_cost_usd);
  });

  test("gets a stream, without the usage chunk it did not ask for, and the row has the usage", async () => {
    const stream = await client.chat.completions.create({
      model: "fake-model",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
    });
    let text = "";
    for await (const chunk of stream) {
      expect(chunk.choices).not.toHaveLength(0);
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).not.toBe("");
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ status: "success", streaming: true, usage_source: "provider" });
    expect(row?.input_tokens).toBeGreaterThan(0);
    expect(row?.time_to_first_token_ms).not.toBeNull();
  });

  test("gets the usage chunk when it asks for it", async () => {
    const stream = await client.chat.completions.create({
      model: "fake-model",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.at(-1)?.usage?.total_tokens).toBeGreaterThan(0);
  });

  test("calls tools over two turns, streamed", async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "What is the weather in Bern?" }];
    const first = await client.chat.completions
      .stream({ model: "fake-model", messages, tools: [weather] })
      .finalChatCompletion();
    const call = first.choices[0]?.message.tool_calls?.[0];
    expect(call?.type === "function" && call.function.name).toBe("weather");
    expect(() => JSON.parse(call?.type === "function" ? call.function.arguments : "")).not.toThrow();
    const second = await client.chat.completions.create({
      model: "fake-model",
      messages: [
        ...messages,
        first.choices[0]?.message as OpenAI.ChatCompletionMessageParam,
        { role: "tool", tool_call_id: call?.id ?? "", content: "sunny" },
      ],
      tools: [weather],
    });
    expect(second.choices[0]?.message.content).toBeTruthy();
  });

  test("embeds, and completes text the old way", async () => {
    const embedding = await client.embeddings.create({ model: "fake-model", input: ["a", "b"] });
    expect(embedding.data).toHaveLength(2);
    const completion = await client.completions.create({ model: "fake-model", prompt: "Once" });
    expect(completion.choices[0]?.text).toBeTruthy();
    const rows = await gateway.calls();
    expect(
      rows
        .slice(0, 2)
        .map((row) => row.endpoint)
        .sort(),
    ).toEqual(["completions", "embeddings"]);
  });

  test.each([
    ["an unknown vendor error passes with its status", { kind: "status", status: 400 }, BadRequestError],
    ["a rate limit", { kind: "status", status: 429, headers: { "retry-after": "100" } }, RateLimitError],
    ["a server that stays down", { kind: "status", status: 503 }, InternalServerError],
    [
      "a vendor's refusal of our key, which is not the caller's fault",
      { kind: "status", status: 401 },
      InternalServerError,
    ],
    ["a web page in place of an answer", { kind: "html", status: 200 }, InternalServerError],
    ["half an answer", { kind: "truncated-json", contentLength: "right" }, InternalServerError],
  ] as const)("throws the right class for %s", async (_what, fault, expected) => {
    vendor.always(fault);
    await expect(
      client.chat.completions.create({ model: "fake-model", messages: [{ role: "user", content: "Hi" }] }),
    ).rejects.toBeInstanceOf(expected);
    const [row] = await gateway.calls();
    expect(row?.status).toBe("error");
    expect(row?.error_code).not.toBeNull();
  });

  test.each([
    ["reset", { kind: "reset-after-events", events: 3 }],
    ["cut in the middle of an event", { kind: "cut-mid-event", events: 3 }],
    ["silent", { kind: "stall-after-events", events: 3 }],
    ["an error of the vendor's", { kind: "error-chunk", events: 3 }],
    ["garbage", { kind: "malformed-sse", events: 3 }],
  ] as const)("throws when a stream breaks: %s, never a clean finish", async (_what, fault) => {
    vendor.always(fault);
    const stream = await client.chat.completions.create({
      model: "fake-model",
      messages: [{ role: "user", content: "Tell me a long story" }],
      stream: true,
    });
    await expect(Array.fromAsync(stream)).rejects.toBeInstanceOf(APIError);
    await expect
      .poll(async () => (await gateway.calls())[0], { timeout: 5000 })
      .toMatchObject({ status: "error", http_status: 200, streaming: true, usage_source: "partial" });
  });

  test("lists and finds models, routes among them, and is answered through a route", async () => {
    const listed = await Array.fromAsync(client.models.list());
    expect(listed.map(({ id }) => id)).toContain("smart");
    expect(await client.models.retrieve("smart")).toMatchObject({ id: "smart", object: "model", owned_by: "route" });
    await expect(client.models.retrieve("nothing")).rejects.toBeInstanceOf(NotFoundError);
    await client.chat.completions.create({ model: "smart", messages: [{ role: "user", content: "Hello" }] });
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ route: "smart", model_requested: "smart", model_used: "fake-model" });
  });

  test("throws NotFoundError for a model under an unknown name only where models are known", async () => {
    await expect(client.chat.completions.create({ model: "bad model", messages: [] })).rejects.toBeInstanceOf(
      BadRequestError,
    );
    await expect(client.post("/nothing", { body: {} })).rejects.toBeInstanceOf(NotFoundError);
  });
});
