import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FakeVendor, startFakeVendor } from "./start-fake-vendor.ts";

/** The fake is held to what the vendors' own SDKs make of it, never to our readers. */
let fake: FakeVendor;
let anthropic: Anthropic;
let google: GoogleGenAI;
let openai: OpenAI;
let ollama: Ollama;
beforeAll(async () => {
  fake = await startFakeVendor({ apiKey: "right" });
  const common = { apiKey: "right", maxRetries: 0 };
  anthropic = new Anthropic({ baseURL: fake.url, ...common });
  google = new GoogleGenAI({ apiKey: "right", httpOptions: { baseUrl: fake.url } });
  openai = new OpenAI({ baseURL: `${fake.url}/v1`, ...common });
  ollama = new Ollama({ host: fake.url });
});
beforeEach(() => fake.clearFaults());
afterAll(() => fake.close());

const parameters = { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] };

describe("Anthropic's Messages API", () => {
  const tools = [{ name: "weather", input_schema: parameters }];
  const thinking = { type: "enabled" as const, budget_tokens: 1024 };
  const ask = { model: "claude-fake", max_tokens: 2048, messages: [{ role: "user" as const, content: "Hello there" }] };

  test("answers and streams the same, and counts as it declares", async () => {
    const whole = await anthropic.messages.create(ask);
    const streamed = await anthropic.messages.stream(ask).finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(whole.content[0]).toMatchObject({ type: "text", text: expect.stringContaining("You said: Hello there") });
    expect(streamed.usage).toMatchObject({
      input_tokens: whole.usage.input_tokens,
      output_tokens: whole.usage.output_tokens,
    });
    const counted = await anthropic.messages.countTokens({ model: ask.model, messages: ask.messages });
    expect(counted.input_tokens).toBe(whole.usage.input_tokens);
    expect(fake.requests[0]?.tokens).toMatchObject({
      input: whole.usage.input_tokens,
      output: whole.usage.output_tokens,
    });
  });

  test("thinks before it calls a tool, and refuses the next turn without that thought, or with another", async () => {
    const first = await anthropic.messages.stream({ ...ask, tools, thinking }).finalMessage();
    expect(first.content.map((block) => block.type)).toEqual(["thinking", "tool_use"]);
    const [thought, call] = first.content;
    if (thought?.type !== "thinking" || call?.type !== "tool_use") throw new Error("not what was asked for");
    const result = { type: "tool_result" as const, tool_use_id: call.id, content: "sunny" };
    const again = (content: Anthropic.ContentBlockParam[]): Promise<Anthropic.Message> =>
      anthropic.messages.create({
        ...ask,
        tools,
        thinking,
        messages: [...ask.messages, { role: "assistant", content }, { role: "user", content: [result] }],
      });
    expect((await again([thought, call])).content.at(-1)).toMatchObject({ text: expect.stringContaining("sunny") });
    await expect(again([call])).rejects.toThrow(/must start with a thinking block/);
    await expect(again([{ ...thought, signature: "x" }, call])).rejects.toThrow(/Invalid `signature`/);
  });

  test("tells of its errors its own way, in answers and in streams", async () => {
    const stranger = new Anthropic({ baseURL: fake.url, apiKey: "wrong", maxRetries: 0 });
    await expect(stranger.messages.create(ask)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
    fake.fail([
      { kind: "status", status: 429 },
      { kind: "error-chunk", events: 3 },
    ]);
    await expect(anthropic.messages.create(ask)).rejects.toBeInstanceOf(Anthropic.RateLimitError);
    await expect(anthropic.messages.stream(ask).finalMessage()).rejects.toThrow(/Overloaded/);
    await expect(anthropic.messages.create({ ...ask, model: "no-such-model" })).rejects.toBeInstanceOf(
      Anthropic.NotFoundError,
    );
  });
});

describe("Google's Gemini API", () => {
  const tools = [{ functionDeclarations: [{ name: "weather", parametersJsonSchema: parameters }] }];
  const ask = { model: "gemini-fake", contents: "Hello there" };

  test("answers and streams the same, counts and embeds", async () => {
    const whole = await google.models.generateContent(ask);
    let streamed = "";
    for await (const chunk of await google.models.generateContentStream(ask)) streamed += chunk.text ?? "";
    expect(streamed).toBe(whole.text);
    const counted = await google.models.countTokens(ask);
    expect(counted.totalTokens).toBe(whole.usageMetadata?.promptTokenCount);
    const embedded = await google.models.embedContent({ model: "gemini-embedding-fake", contents: ["a", "b"] });
    expect(embedded.embeddings).toHaveLength(2);
  });

  test("signs a call it thought about, and refuses the next turn without the signature", async () => {
    const config = { tools, thinkingConfig: { includeThoughts: true } };
    const first = await google.models.generateContent({ ...ask, config });
    const content = first.candidates?.[0]?.content;
    expect(content?.parts?.[0]).toMatchObject({ thought: true });
    const again = (parts: object[]): Promise<unknown> =>
      google.models.generateContent({
        model: ask.model,
        config,
        contents: [
          { role: "user", parts: [{ text: "Hello there" }] },
          { role: "model", parts },
          { role: "user", parts: [{ functionResponse: { name: "weather", response: { output: "sunny" } } }] },
        ],
      });
    await expect(again(content?.parts ?? [])).resolves.toMatchObject({ modelVersion: "gemini-fake" });
    await expect(again([{ functionCall: { name: "weather", args: {} } }])).rejects.toThrow(/thought_signature/);
  });

  test("tells of its errors its own way", async () => {
    const stranger = new GoogleGenAI({ apiKey: "wrong", httpOptions: { baseUrl: fake.url } });
    await expect(stranger.models.generateContent(ask)).rejects.toThrow(/API_KEY_INVALID/);
    fake.fail({ kind: "status", status: 429 });
    await expect(google.models.generateContent(ask)).rejects.toMatchObject({ status: 429 });
  });
});

describe("OpenAI's Responses API", () => {
  const tools = [{ type: "function" as const, name: "weather", parameters, strict: false }];
  const ask = { model: "gpt-fake", input: "Hello there" };

  test("answers and streams the same, counts, keeps, continues, and forgets", async () => {
    const whole = await openai.responses.create(ask);
    const streamed = await openai.responses.stream(ask).finalResponse();
    expect(streamed.output_text).toBe(whole.output_text);
    expect((await openai.responses.inputTokens.count(ask)).input_tokens).toBe(whole.usage?.input_tokens);
    const next = await openai.responses.create({ ...ask, previous_response_id: whole.id });
    expect(next.usage?.input_tokens).toBeGreaterThan(whole.usage?.input_tokens ?? 0);
    expect((await openai.responses.retrieve(whole.id)).output_text).toBe(whole.output_text);
    await openai.responses.delete(whole.id);
    await expect(openai.responses.create({ ...ask, previous_response_id: whole.id })).rejects.toBeInstanceOf(
      OpenAI.BadRequestError,
    );
    await expect(openai.responses.retrieve(whole.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  test("works in the background until it is fetched or cancelled", async () => {
    const queued = await openai.responses.create({ ...ask, background: true });
    expect(queued.status).toBe("queued");
    expect((await openai.responses.retrieve(queued.id)).status).toBe("completed");
    expect((await openai.responses.cancel(queued.id)).status).toBe("cancelled");
  });

  test("refuses a call without the reasoning it came from, where that is carried encrypted", async () => {
    const body = {
      ...ask,
      tools,
      store: false,
      reasoning: { effort: "low" as const, summary: "auto" as const },
      include: ["reasoning.encrypted_content" as const],
    };
    const first = await openai.responses.stream(body).finalResponse();
    expect(first.output.map((item) => item.type)).toEqual(["reasoning", "function_call"]);
    const call = first.output[1];
    const result = {
      type: "function_call_output" as const,
      call_id: call?.type === "function_call" ? call.call_id : "",
      output: "sunny",
    };
    const said = { role: "user" as const, content: "Hello there" };
    const given = first.output as OpenAI.Responses.ResponseInputItem[];
    const second = await openai.responses.create({ ...body, input: [said, ...given, result] });
    expect(second.output_text).toContain("sunny");
    await expect(openai.responses.create({ ...body, input: [said, ...given.slice(1), result] })).rejects.toThrow(
      /required 'reasoning' item/,
    );
  });
});

describe("Ollama's own API", () => {
  const ask = { model: "llama-fake", messages: [{ role: "user", content: "Hello there" }] };

  test("answers and streams the same, thinks, calls, generates and embeds", async () => {
    const whole = await ollama.chat({ ...ask, think: true });
    let streamed = "";
    for await (const piece of await ollama.chat({ ...ask, stream: true })) streamed += piece.message.content;
    expect(streamed).toBe(whole.message.content);
    expect(whole.message.thinking).toContain("Let me think");
    const tools = [{ type: "function", function: { name: "weather", parameters } }];
    const called = await ollama.chat({ ...ask, tools });
    expect(called.message.tool_calls?.[0]?.function).toEqual({ name: "weather", arguments: { city: "Paris" } });
    expect((await ollama.generate({ model: "llama-fake", prompt: "Once" })).response).toContain("Once");
    expect((await ollama.embed({ model: "llama-fake", input: ["a", "b"] })).embeddings).toHaveLength(2);
  });

  test("tells of errors in a line of its stream", async () => {
    fake.fail({ kind: "error-chunk", events: 2 });
    const stream = await ollama.chat({ ...ask, stream: true });
    await expect(Array.fromAsync(stream)).rejects.toThrow(/had an error/);
  });
});
