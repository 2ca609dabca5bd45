import { createKey } from "@ai-liaison/client";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openRealtimeWorld, type RealtimeWorld, VENDOR_KEY, withoutTls } from "./fixtures/open-realtime-world.ts";

/** A busy machine takes its time. */
const SOON = { timeout: 10_000 };

/** What one answer of the fake costs with gpt-realtime: text and sound, in and out, cached and not, each at its rate. */
const ANSWER_NANO_USD = 38_200_000;
/** And one transcription with gpt-4o-transcribe: 90 × 6 + 20 × 10 dollars per million. */
const TRANSCRIPTION_NANO_USD = 740_000;

describe("a realtime session through the gateway", () => {
  let world: RealtimeWorld;

  beforeAll(async () => {
    world = await openRealtimeWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function lastRow() {
    const [row] = await world.gateway.calls();
    return row;
  }

  test("serves the official SDK, and one row says what it took, each kind of token at its price", async () => {
    const client = new OpenAI({ baseURL: `${world.gateway.url}/v1`, apiKey: "none-needed" });
    const realtime = new OpenAIRealtimeWS({ model: "gpt-realtime", options: withoutTls(world.gateway.url) }, client);
    const types: string[] = [];
    const failures: unknown[] = [];
    realtime.on("event", ({ type }) => types.push(type));
    realtime.on("error", (error) => failures.push(error));
    realtime.on("session.created", () => realtime.send({ type: "response.create" }));
    let text = "";
    realtime.on("response.output_text.delta", ({ delta }) => {
      text += delta;
    });
    const closed = new Promise((resolve) => realtime.socket.on("close", resolve));
    realtime.on("response.done", () => realtime.close());
    await closed;
    expect(failures).toEqual([]);
    expect(text).toBe("Hello");
    expect(types).toEqual([
      "session.created",
      "response.created",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.done",
    ]);
    await expect.poll(lastRow, SOON).toMatchObject({
      endpoint: "realtime",
      status: "success",
      http_status: 101,
      provider: "first",
      model_requested: "gpt-realtime",
      model_used: "gpt-realtime",
      streaming: true,
      input_tokens: 1_500,
      cached_input_tokens: 300,
      audio_input_tokens: 1_000,
      output_tokens: 200,
      audio_output_tokens: 160,
      total_tokens: 1_700,
      usage_source: "provider",
      cost_source: "catalogue",
      total_cost_nano_usd: ANSWER_NANO_USD,
      warnings: [],
    });
    expect((await lastRow())?.time_to_first_token_ms).not.toBeNull();
    expect((await lastRow())?.attempts).toMatchObject([{ provider: "first", outcome: "success", http_status: 101 }]);
  });

  test("sums answers and transcriptions, each priced by the model that made it", async () => {
    const session = await world.open({ headers: { "x-liaison-customer": "acme" } });
    const vendor = await world.first.session(world.first.sessions.length - 1);
    vendor.useTranscription("gpt-4o-transcribe");
    vendor.transcribe();
    vendor.respond();
    vendor.respond();
    await session.got("response.done", 2);
    const answer = ["created", "output_text.delta", "output_text.delta", "done"].map((name) => `response.${name}`);
    expect(session.types).toEqual([
      "session.created",
      "session.updated",
      "conversation.item.input_audio_transcription.completed",
      ...answer,
      ...answer,
    ]);
    session.socket.close(1000);
    await session.closed;
    await expect.poll(lastRow, SOON).toMatchObject({
      customer_id: "acme",
      status: "success",
      input_tokens: 2 * 1_500 + 90,
      output_tokens: 2 * 200 + 20,
      total_cost_nano_usd: 2 * ANSWER_NANO_USD + TRANSCRIPTION_NANO_USD,
      price_id: expect.stringContaining("gpt-realtime@"),
      raw_usage: {
        response: { input_tokens: 3_000, input_token_details: { audio_tokens: 2_000 } },
        transcription: { input_tokens: 90 },
      },
    });
    expect(vendor.closed).toMatchObject({ code: 1000 });
  });

  test("passes texts and bytes both ways as they are, in order", async () => {
    const session = await world.open();
    const vendor = await world.first.session(world.first.sessions.length - 1);
    const odd = '{ "type":"x.y",  "ünknown": [1,2 ,"\\u00e9"], "type2": null }';
    const sent = [odd, "not json at all", Buffer.from([0, 1, 2, 255]), "", Buffer.alloc(200_000, 7)];
    for (const message of sent) session.socket.send(message);
    await expect.poll(() => vendor.received.length, SOON).toBe(sent.length);
    expect(vendor.received).toEqual(sent);
    for (const message of sent) vendor.sendRaw(message);
    await expect.poll(() => session.bytes.length + session.texts.length, SOON).toBe(1 + 2 + sent.length);
    expect(session.texts.slice(1)).toEqual([odd, "not json at all", ""]);
    expect(session.bytes.slice(-2)).toEqual([Buffer.from([0, 1, 2, 255]), Buffer.alloc(200_000, 7)]);
    session.socket.close();
    await session.closed;
  });

  test("sends the vendor's key and the listed headers up, and nothing else of the client's", async () => {
    const session = await world.open({
      headers: {
        authorization: "Bearer clients-own",
        cookie: "a=b",
        "x-forwarded-for": "127.0.0.1",
        "x-liaison-user": "u-1",
        "openai-beta": "realtime=v1",
        "openai-organization": "org-theirs",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      },
      query: "?model=gpt-realtime&foo=bar&key=clients-own",
    });
    const asked = world.first.handshakes.at(-1);
    const headers = asked?.headers ?? {};
    expect(asked?.path).toBe("/v1/realtime?model=gpt-realtime");
    expect(headers).toMatchObject({
      authorization: `Bearer ${VENDOR_KEY}`,
      "openai-beta": "realtime=v1",
      "user-agent": "ai-liaison",
      traceparent: expect.any(String),
      via: expect.stringContaining("ai-liaison"),
    });
    const unlisted = ["cookie", "x-forwarded-for", "x-liaison-user", "openai-organization", "origin"];
    expect(unlisted.filter((name) => name in headers)).toEqual([]);
    expect(headers["sec-websocket-extensions"]).toBeUndefined();
    expect(JSON.stringify(headers)).not.toContain("clients-own");
    expect(session.headers).toMatchObject({
      "x-liaison-provider": "first",
      "x-liaison-model": "gpt-realtime",
      "x-liaison-attempts": "1",
      "x-liaison-call-id": expect.any(String),
    });
    expect(session.headers["sec-websocket-extensions"]).toBeUndefined();
    session.socket.close();
    await session.closed;
  });

  test("asks for a transcription session without a model, which only chose the provider", async () => {
    const session = await world.open({ query: "?intent=transcription&model=voice" });
    expect(world.first.handshakes.at(-1)?.path).toBe("/v1/realtime?intent=transcription");
    session.socket.close();
    await session.closed;
    await expect.poll(lastRow, SOON).toMatchObject({ model_requested: "voice", route: "voice", usage_source: "none" });
  });

  describe("keys", () => {
    let keyed: RealtimeWorld;
    let key: string;
    let other: string;

    beforeAll(async () => {
      keyed = await openRealtimeWorld();
      key = (await createKey(keyed.gateway.dataDirectory, { name: "one", customer: "acme" })).secret;
      other = (await createKey(keyed.gateway.dataDirectory, { name: "two", customer: "globex" })).secret;
      await vi.waitUntil(() => !keyed.gateway.gateway.liaison.keyring.isOpen, { timeout: 10_000 });
    });
    afterAll(() => keyed[Symbol.asyncDispose]());

    test("are taken from a header or, as browsers send them, from a subprotocol that is not passed on", async () => {
      const offered = ["realtime", `openai-insecure-api-key.${key}`, "openai-beta.realtime-v1"];
      const browser = await keyed.open({ protocols: offered, headers: { origin: "https://app.example" } });
      expect(browser.socket.protocol).toBe("realtime");
      const azure = await keyed.open({ headers: { "api-key": other } });
      const plain = await keyed.open({ headers: { authorization: `Bearer ${other}` } });
      expect(keyed.first.handshakes).toHaveLength(3);
      expect(keyed.first.handshakes[0]?.headers["openai-beta"]).toBe("realtime=v1");
      expect(JSON.stringify(keyed.first.handshakes)).not.toMatch(/sk-liaison|sec-websocket-protocol/);
      for (const session of [browser, azure, plain]) {
        session.socket.close();
        await session.closed;
      }
      const customers = async () => (await keyed.gateway.calls()).map((row) => row.customer_id).toSorted();
      await expect.poll(customers, SOON).toEqual(["acme", "globex", "globex"]);
    });

    test("that are wrong or missing get 401 in the API's shape before anything else happens, and no row", async () => {
      const before = (await keyed.gateway.calls()).length;
      const asked = keyed.first.handshakes.length;
      const missing = await keyed.refusal();
      const wrong = await keyed.refusal({ protocols: ["realtime", "openai-insecure-api-key.nonsense"] });
      for (const { status, body } of [missing, wrong]) {
        expect(status).toBe(401);
        expect(body.error).toMatchObject({ type: "authentication_error", code: "invalid_api_key" });
      }
      expect(keyed.first.handshakes).toHaveLength(asked);
      expect(await keyed.gateway.calls()).toHaveLength(before);
    });

    test("pinned to a customer refuse another", async () => {
      const { status } = await keyed.refusal({
        headers: { authorization: `Bearer ${key}`, "x-liaison-customer": "globex" },
      });
      expect(status).toBe(403);
    });
  });

  test("without any key a foreign page is refused, and this machine let in", async () => {
    const { status, body } = await world.refusal({ headers: { origin: "https://evil.example" } });
    expect([status, body.error.code]).toEqual([403, "permission_denied"]);
    const session = await world.open({ headers: { origin: "http://localhost:3000" } });
    session.socket.close();
    await session.closed;
  });
});
