import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { openDecoder } from "@ai-liaison/wire";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  CountTokensCommand,
  ThrottlingException,
  ValidationException,
} from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "./open-test-gateway.ts";

/** Bedrock's Converse on both ends of the real gateway, in real frames over real sockets. */
const NOVA = "us.amazon.nova-lite-v1:0";
const ARN = "arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.amazon.nova-lite-v1:0";
const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

interface Frame {
  readonly name: string;
  readonly payload: Record<string, unknown>;
}

function framesIn(bytes: Buffer): readonly Frame[] {
  const decoder = openDecoder("binary-frames");
  const events = decoder.push(bytes);
  expect(decoder.rest()).toHaveLength(0);
  return events.map(({ name, data }) => ({ name, payload: JSON.parse(data) as Frame["payload"] }));
}

const ask = (text: string, more: object = {}): object => ({
  messages: [{ role: "user", content: [{ text }] }],
  ...more,
});
const pathOf = (model: string, stream = true): string =>
  `/model/${encodeURIComponent(model)}/converse${stream ? "-stream" : ""}`;

let vendor: FakeVendor;
let gateway: TestGateway;

beforeAll(async () => {
  vendor = await startFakeVendor();
  gateway = await openTestGateway({
    columns: ["region"],
    rows: [`bedrock,${vendor.url},,FAKE_KEY,5,,,1,us-east-1`, `openai,${vendor.url},,FAKE_KEY,5,,,2,`],
    yaml: "retry: { max_attempts: 1 }\n",
  });
});
beforeEach(() => vendor.clearFaults());
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await vendor.close();
});

async function stream(model: string, body: object): Promise<{ status: number; type: string | null; bytes: Buffer }> {
  const response = await gateway.post(pathOf(model), body);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get("content-type"), bytes };
}

describe("a client that speaks Converse", () => {
  test.each([null, "one-byte-writes"] as const)("gets the vendor's frames byte for byte, sent %s", async (kind) => {
    const body = ask("Grüße 👋");
    const headers = { "content-type": "application/json", authorization: "Bearer x" };
    const direct = await fetch(vendor.url + pathOf(NOVA), { method: "POST", headers, body: JSON.stringify(body) });
    if (kind !== null) vendor.fail({ kind });
    const passed = await stream(NOVA, body);
    expect(passed.type).toBe("application/vnd.amazon.eventstream");
    expect(passed.bytes.equals(Buffer.from(await direct.arrayBuffer()))).toBe(true);
    expect(framesIn(passed.bytes).at(-1)?.name).toBe("metadata");
    expect((await gateway.calls())[0]).toMatchObject({
      provider: "bedrock",
      endpoint: "converse-stream",
      model_requested: NOVA,
      status: "success",
      streaming: true,
      usage_source: "provider",
      input_tokens: vendor.requests.at(-1)?.tokens?.input,
      output_tokens: vendor.requests.at(-1)?.tokens?.output,
    });
  });

  test("names a model by its ARN, which reaches the vendor as one segment of the path", async () => {
    const response = await gateway.post(pathOf(`bedrock/${ARN}`, false), ask("Hello"));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ output: { message: { role: "assistant" } }, stopReason: "end_turn" });
    expect(vendor.requests.at(-1)?.path).toBe(pathOf(ARN, false));
    expect(vendor.requests.at(-1)?.headers.authorization).toBe("Bearer vendor-secret-key");
  });

  test("is told of a stream that broke in an exception, never in the event that ends it", async () => {
    vendor.fail({ kind: "reset-after-events", events: 4 });
    const frames = framesIn((await stream(NOVA, ask("Hello"))).bytes);
    expect(frames.at(-1)).toMatchObject({
      name: "modelStreamErrorException",
      payload: { message: expect.any(String) },
    });
    expect(frames.map(({ name }) => name)).not.toContain("metadata");
    expect((await gateway.calls())[0]).toMatchObject({ status: "error", error_code: "interrupted" });
  });

  test("is told of damaged frames in an exception", async () => {
    vendor.fail({ kind: "malformed-sse", events: 4 });
    const frames = framesIn((await stream(NOVA, ask("Hello"))).bytes);
    expect(frames.at(-1)?.name).toBe("modelStreamErrorException");
    expect((await gateway.calls())[0]).toMatchObject({ status: "error", error_code: "malformed_response" });
  });

  test("gets the vendor's own exception within a stream as it came", async () => {
    vendor.fail({ kind: "error-chunk", events: 4, error: { throttlingException: { message: "Slow down." } } });
    const frames = framesIn((await stream(NOVA, ask("Hello"))).bytes);
    expect(frames.at(-1)).toEqual({ name: "throttlingException", payload: { message: "Slow down." } });
    expect((await gateway.calls())[0]).toMatchObject({ status: "error", error_code: "rate_limited" });
  });

  test("gets an error whose name is where the official SDKs look for it", async () => {
    const response = await gateway.post(pathOf("nobody-has-this", false), ask("Hello"));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ __type: "ResourceNotFoundException", message: expect.any(String) });
  });

  test("calls a tool of another vendor's model, streamed, and gives the result back", async () => {
    const toolConfig = { tools: [{ toolSpec: { name: "weather", inputSchema: { json: parameters } } }] };
    const first = framesIn((await stream("openai/gpt-5-mini", ask("Weather?", { toolConfig }))).bytes);
    const start = first.find(({ name }) => name === "contentBlockStart")?.payload.start as {
      toolUse: { toolUseId: string; name: string };
    };
    const input = first
      .map(({ payload }) => (payload.delta as { toolUse?: { input: string } } | undefined)?.toolUse?.input ?? "")
      .join("");
    expect([start.toolUse.name, JSON.parse(input)]).toEqual(["weather", { city: expect.any(String) }]);
    expect(first.at(-2)).toMatchObject({ name: "messageStop", payload: { stopReason: "tool_use" } });
    expect(first.at(-1)).toMatchObject({ name: "metadata", payload: { usage: { inputTokens: expect.any(Number) } } });
    const { toolUseId } = start.toolUse;
    const again = {
      toolConfig,
      messages: [
        { role: "user", content: [{ text: "Weather?" }] },
        { role: "assistant", content: [{ toolUse: { ...start.toolUse, input: JSON.parse(input) as object } }] },
        { role: "user", content: [{ toolResult: { toolUseId, content: [{ text: "sunny" }] } }] },
      ],
    };
    const answer = await gateway.post(pathOf("openai/gpt-5-mini", false), again);
    expect(await answer.text()).toContain("sunny");
  });
});

describe("a client of another format", () => {
  const tools = [{ type: "function", function: { name: "weather", parameters } }] as const;
  let client: OpenAI;
  beforeAll(() => {
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "none-needed", maxRetries: 0 });
  });

  test("meets a model behind Converse, with tools, thoughts and two turns", async () => {
    const wish = { model: NOVA, tools: [...tools], reasoning_effort: "low" as const };
    const said = { role: "user" as const, content: "Paris" };
    const { choices } = await client.chat.completions.create({ ...wish, messages: [said] });
    expect(vendor.requests.at(-1)?.path).toBe(pathOf(NOVA, false));
    const message = choices[0]?.message;
    const [call] = message?.tool_calls ?? [];
    if (message === undefined || call?.type !== "function") throw new Error("not called");
    expect(JSON.parse(call.function.arguments)).toEqual({ city: expect.any(String) });
    // What was thought goes back with its signature: the vendor refuses any other.
    const result = { role: "tool" as const, tool_call_id: call.id, content: "sunny" };
    const second = client.chat.completions.stream({ ...wish, messages: [said, message, result] });
    expect((await second.finalChatCompletion()).choices[0]?.message.content).toContain("sunny");
    expect(vendor.requests.at(-1)?.body).toContain('"signature"');
    expect((await gateway.calls())[0]).toMatchObject({ provider: "bedrock", status: "success" });
  });

  test("has streams of a model whose own format cannot be streamed there", async () => {
    const messages = [{ role: "user" as const, content: "Hello" }];
    const streamed = client.chat.completions.stream({ model: CLAUDE, messages });
    expect((await streamed.finalChatCompletion()).choices[0]?.message.content).toContain("You said: Hello");
    expect(vendor.requests.at(-1)?.path).toBe(pathOf(CLAUDE));
  });
});

describe("the vendor's own SDK", () => {
  const messages = [{ role: "user" as const, content: [{ text: "Weather?" }] }];
  let client: BedrockRuntimeClient;
  beforeAll(() => {
    const token = { token: "none-needed" };
    const signing = { token, authSchemePreference: ["httpBearerAuth"] };
    // Unless told otherwise it speaks HTTP/2, without asking.
    const requestHandler = new NodeHttpHandler();
    client = new BedrockRuntimeClient({
      endpoint: gateway.url,
      region: "us-east-1",
      maxAttempts: 1,
      requestHandler,
      ...signing,
    });
  });
  afterAll(() => client.destroy());

  async function eventsOf(modelId: string): Promise<readonly ConverseStreamOutput[]> {
    const answer = await client.send(new ConverseStreamCommand({ modelId, messages }));
    const events: ConverseStreamOutput[] = [];
    for await (const event of answer.stream ?? []) events.push(event);
    return events;
  }

  test.each([NOVA, `bedrock/${ARN}`, "openai/gpt-5-mini"])("has whole answers and streams of %s", async (modelId) => {
    const whole = await client.send(new ConverseCommand({ modelId, messages }));
    const said = whole.output?.message?.content?.map(({ text }) => text ?? "").join("");
    expect(said).toContain("Weather?");
    const events = await eventsOf(modelId);
    expect(events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join("")).toBe(said);
    expect(events.at(-1)?.metadata?.usage).toMatchObject({
      inputTokens: whole.usage?.inputTokens,
      outputTokens: whole.usage?.outputTokens,
    });
  });

  test("counts tokens as the vendor does, and as others are asked to", async () => {
    const input = { converse: { messages } };
    const modelId = "anthropic.claude-sonnet-4-20250514-v1:0";
    const { inputTokens } = await client.send(new CountTokensCommand({ modelId, input }));
    expect(vendor.requests.at(-1)?.path).toBe(`/model/${encodeURIComponent(modelId)}/count-tokens`);
    const whole = await client.send(new ConverseCommand({ modelId, messages }));
    expect(inputTokens).toBe(whole.usage?.inputTokens);
    const other = await client.send(new CountTokensCommand({ modelId: "openai/gpt-5-mini", input }));
    expect(other.inputTokens).toBeGreaterThan(0);
  });

  test("throws its own exceptions, in answers and within streams", async () => {
    vendor.fail({ kind: "status", status: 429 });
    await expect(client.send(new ConverseCommand({ modelId: NOVA, messages }))).rejects.toBeInstanceOf(
      ThrottlingException,
    );
    vendor.fail({ kind: "status", status: 400, body: { error: { message: "No." } } });
    await expect(client.send(new ConverseCommand({ modelId: "openai/gpt-5-mini", messages }))).rejects.toBeInstanceOf(
      ValidationException,
    );
    vendor.fail({ kind: "error-chunk", events: 3 });
    await expect(eventsOf("openai/gpt-5-mini")).rejects.toThrow("The server had an error");
  });
});
