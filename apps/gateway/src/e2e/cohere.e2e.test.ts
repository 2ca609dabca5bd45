import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI, { RateLimitError } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

/** A client of one format and a vendor of another through the real gateway; this file's own vendor says what it is asked. */
const USAGE = { billed_units: { input_tokens: 5, output_tokens: 8 }, tokens: { input_tokens: 71, output_tokens: 11 } };
const CALL = { id: "weather_1", type: "function", function: { name: "weather", arguments: '{"city":"Paris"}' } };
const PLAN = "I will look.";

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly stream?: boolean;
    readonly tools?: unknown;
    readonly messages?: readonly { role: string }[];
  };
}

class CohereVendor {
  readonly asked: Asked[] = [];
  refusesWith: number | null = null;
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = JSON.parse(Buffer.concat(pieces).toString()) as Asked["body"];
    this.asked.push({ path: request.url ?? "", authorization: request.headers.authorization, body });
    const calls = body.tools !== undefined && body.messages?.at(-1)?.role === "user";
    const type = body.stream === true ? "text/event-stream" : "application/json";
    response.writeHead(this.refusesWith ?? 200, {
      "content-type": this.refusesWith === null ? type : "application/json",
    });
    if (this.refusesWith !== null) response.end(JSON.stringify({ id: "e", message: "Too many of them." }));
    else if (request.url === "/v2/embed") response.end(JSON.stringify(vectors()));
    else response.end(body.stream === true ? streamed(calls) : JSON.stringify(whole(calls)));
  }
}

function whole(calls: boolean): object {
  const content = [{ type: "text", text: "Grüße 👋" }];
  return {
    id: "a-1",
    finish_reason: calls ? "TOOL_CALL" : "COMPLETE",
    message: calls ? { role: "assistant", tool_plan: PLAN, tool_calls: [CALL] } : { role: "assistant", content },
    usage: USAGE,
  };
}

function streamed(calls: boolean): string {
  const named = { ...CALL, function: { ...CALL.function, arguments: "" } };
  const content = calls
    ? [
        { type: "tool-plan-delta", delta: { message: { tool_plan: PLAN } } },
        { type: "tool-call-start", index: 0, delta: { message: { tool_calls: named } } },
        {
          type: "tool-call-delta",
          index: 0,
          delta: { message: { tool_calls: { function: { arguments: CALL.function.arguments } } } },
        },
        { type: "tool-call-end", index: 0 },
      ]
    : [
        { type: "content-start", index: 0, delta: { message: { content: { type: "text", text: "" } } } },
        { type: "content-delta", index: 0, delta: { message: { content: { text: "Grüße " } } } },
        { type: "content-delta", index: 0, delta: { message: { content: { text: "👋" } } } },
        { type: "content-end", index: 0 },
      ];
  const empty = { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] };
  const all = [
    { id: "a-1", type: "message-start", delta: { message: empty } },
    ...content,
    { type: "message-end", delta: { finish_reason: calls ? "TOOL_CALL" : "COMPLETE", usage: USAGE } },
  ];
  const framed = all.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return `${framed.join("")}data: [DONE]\n\n`;
}

function vectors(): object {
  const meta = { api_version: { version: "2" }, billed_units: { input_tokens: 2 } };
  return { id: "e-1", texts: ["a"], embeddings: { float: [[0.5, 1]] }, meta, response_type: "embeddings_by_type" };
}

describe("the openai SDK in front of Cohere", () => {
  const vendor = new CohereVendor();
  let gateway: TestGateway;
  let client: OpenAI;
  const model = "command-a-03-2025";
  const parameters = { type: "object", properties: { city: { type: "string" } } };
  const tools = [{ type: "function", function: { name: "weather", parameters } }] as const;
  const ask = { model, messages: [{ role: "user" as const, content: "Hello" }] };

  beforeAll(async () => {
    const url = await vendor.listen();
    gateway = await openTestGateway({ rows: [providerRow("cohere", url)] });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "none-needed", maxRetries: 0 });
  });
  beforeEach(() => {
    vendor.asked.length = 0;
    vendor.refusesWith = null;
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  test("gets a whole answer, and the row has what is billed", async () => {
    const answer = await client.chat.completions.create({ ...ask, max_completion_tokens: 9, top_p: 0.5 });
    expect(answer.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "Grüße 👋" } });
    expect(answer.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 8 });
    expect(vendor.asked).toEqual([
      {
        path: "/v2/chat",
        authorization: "Bearer vendor-secret-key",
        body: { ...ask, stream: false, max_tokens: 9, p: 0.5 },
      },
    ]);
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ provider: "cohere", status: "success", input_tokens: 5, output_tokens: 8 });
    expect(row?.total_cost_nano_usd).toBeGreaterThan(0);
  });

  test("gets a stream, with the usage it asked for", async () => {
    const stream = await client.chat.completions.create({
      ...ask,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    const finishes: unknown[] = [];
    let tokens: number | undefined;
    for await (const { choices, usage } of stream) {
      text += choices[0]?.delta.content ?? "";
      if (choices[0]?.finish_reason) finishes.push(choices[0].finish_reason);
      tokens = usage?.total_tokens ?? tokens;
    }
    expect([text, finishes, tokens]).toEqual(["Grüße 👋", ["stop"], 13]);
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ status: "success", streaming: true, input_tokens: 5, output_tokens: 8 });
  });

  test("calls a tool, whole or streamed, and brings its result back", async () => {
    const stream = client.chat.completions.stream({ ...ask, tools: [...tools] });
    const streamedMessage = (await stream.finalChatCompletion()).choices[0]?.message;
    const message = (await client.chat.completions.create({ ...ask, tools: [...tools] })).choices[0]?.message;
    expect(message?.tool_calls).toEqual([CALL]);
    expect(streamedMessage?.tool_calls).toMatchObject([CALL]);
    if (message === undefined) throw new Error("no message");
    const result = { role: "tool", tool_call_id: "weather_1", content: "sunny" } as const;
    const last = await client.chat.completions.create({
      ...ask,
      tools: [...tools],
      messages: [...ask.messages, message, result],
    });
    expect(last.choices[0]?.message.content).toBe("Grüße 👋");
    expect(vendor.asked.at(-1)?.body).toMatchObject({
      tools,
      messages: [...ask.messages, { role: "assistant", tool_plan: PLAN, tool_calls: [CALL] }, result],
    });
  });

  test("gets vectors, and the vendor is told what they are for", async () => {
    const { data, usage } = await client.embeddings.create({
      model: "embed-v4.0",
      input: "a",
      encoding_format: "float",
    });
    expect([data[0]?.embedding, usage.prompt_tokens]).toEqual([[0.5, 1], 2]);
    expect(vendor.asked[0]).toMatchObject({
      path: "/v2/embed",
      body: { model: "embed-v4.0", texts: ["a"], input_type: "search_document", embedding_types: ["float"] },
    });
  });

  test("hears the vendor's refusal as its own class", async () => {
    vendor.refusesWith = 429;
    await expect(client.chat.completions.create(ask)).rejects.toBeInstanceOf(RateLimitError);
  });

  test("a client of the vendor's own format gets its bytes, and a row is kept", async () => {
    const response = await gateway.post("/v2/chat", { ...ask, stream: true });
    expect(await response.text()).toBe(streamed(false));
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ endpoint: "v2.chat", input_tokens: 5, output_tokens: 8, status: "success" });
  });
});
