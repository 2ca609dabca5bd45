import { createKey, revokeKey } from "@ai-liaison/client";
import { joinSignature } from "@ai-liaison/core";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";
import { openRawClient, rawPost } from "./raw-client.ts";

/** Each format's chat endpoint, its plainest request, and what its SDK looks for in an error. */
interface Format {
  readonly name: string;
  readonly path: string;
  readonly good: Record<string, unknown>;
  readonly list: string;
  readonly messageOf: (error: unknown) => unknown;
}

type Nested = Record<string, Record<string, unknown>>;
const MODEL = "claude-sonnet-4-5";
const GEMINI = `/v1beta/models/${MODEL}:generateContent`;
const turn = { role: "user", content: "Hello" };

const FORMATS: readonly Format[] = [
  {
    name: "openai-responses",
    path: "/v1/responses",
    good: { model: MODEL, input: [turn] },
    list: "input",
    messageOf: (body) => (body as Nested).error?.message,
  },
  {
    name: "anthropic-messages",
    path: "/v1/messages",
    good: { model: MODEL, max_tokens: 9, messages: [turn] },
    list: "messages",
    messageOf: (body) => ((body as Record<string, unknown>).type === "error" ? (body as Nested).error?.message : null),
  },
  {
    name: "gemini",
    path: GEMINI,
    good: { contents: [{ role: "user", parts: [{ text: "Hello" }] }] },
    list: "contents",
    messageOf: (body) => (typeof (body as Nested).error?.status === "string" ? (body as Nested).error?.message : null),
  },
  {
    name: "ollama",
    path: "/api/chat",
    good: { model: MODEL, stream: false, messages: [turn] },
    list: "messages",
    messageOf: (body) => (body as Record<string, unknown>).error,
  },
];

const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
const wizard = { role: "wizard", content: "x", parts: [{ text: "x" }] };

describe.each(["gemini", "anthropic", "fake"])("bad input in each format, before the vendor %s", (provider) => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({ rows: [providerRow(provider, vendor.url)], env: {} });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  async function expectError(format: Format, response: Response, status: number): Promise<void> {
    const text = await response.text();
    expect(response.status, text).toBe(status);
    expect(text).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/);
    expect(text).not.toContain("vendor-secret-key");
    const message = format.messageOf(JSON.parse(text));
    expect(typeof message, text).toBe("string");
    expect(String(message).length).toBeGreaterThan(10);
  }

  describe.each(FORMATS)("$name", (format) => {
    test.each([
      ["an empty body", ""],
      ["invalid JSON", '{"model": '],
      ["a list in place of an object", "[]"],
      ["five thousand levels", `{"model":"m","${format.list}":${deep}}`],
      ["turns that are a number", { ...format.good, [format.list]: 7 }],
      ["turns of numbers", { ...format.good, [format.list]: [7] }],
      ["an unknown role", { ...format.good, [format.list]: [wizard] }],
      ["tools that are text", { ...format.good, tools: "all" }],
    ])("%s is refused in the format's own shape", async (_name, body) => {
      const seen = vendor.requests.length;
      await expectError(format, await gateway.post(format.path, body), 400);
      expect(vendor.requests).toHaveLength(seen);
    });

    test.runIf(provider === "anthropic")("a model nobody offers gets 404", async () => {
      const body = "model" in format.good ? { ...format.good, model: "nobody-offers-this" } : format.good;
      const path = format.path.replace(MODEL, "nobody-offers-this");
      await expectError(format, await gateway.post(path, body), 404);
    });

    test("the wrong method gets 405 and what is right", async () => {
      const response = await fetch(gateway.url + format.path, { method: "PUT", body: "{}" });
      expect(response.headers.get("allow")).toBe("POST");
      await expectError(format, response, 405);
    });

    test("five thousand unknown fields leave an answer that can be received", async () => {
      const unknown = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`未知_field_${index}`, 1]));
      const response = await gateway.post(format.path, { ...format.good, ...unknown });
      expect([200, 400]).toContain(response.status);
      await response.text();
    });

    test("__proto__ changes nothing for anybody", async () => {
      const body = JSON.stringify(format.good).replace(/^\{/, '{"__proto__":{"polluted":true},');
      await (await gateway.post(format.path, body)).text();
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect((await gateway.post(format.path, format.good)).status).toBe(200);
    });
  });

  test.each([
    ["a parent folder", "..%2f..%2fsecret"],
    ["a parent folder in dots", "%2e%2e%2f%2e%2e"],
    ["raw dots", ".."],
    ["dots between", "a/../../b"],
    ["a query", "m%3Fkey=x"],
    ["a fragment", "m%23x"],
    ["a line break", "m%0d%0ahost:%20x"],
    ["nothing", ""],
    ["a blank", "%20"],
    ["broken encoding", "%zz"],
    ["encoded twice", "%252e%252e%252fx"],
    ["another method", "m:batchEmbedContents/x"],
    ["other letters", "%E6%A8%A1%E5%9E%8B"],
    ["three hundred letters", "m".repeat(300)],
  ])("a model named as %s reaches no other path of a vendor", async (_name, model) => {
    const seen = vendor.requests.length;
    for (const method of ["generateContent", "streamGenerateContent?alt=sse", "countTokens", "embedContent"]) {
      const client = await openRawClient(gateway.url);
      const body = { contents: [{ parts: [{ text: "x" }] }], content: { parts: [{ text: "x" }] } };
      client.socket.write(rawPost(`/v1beta/models/${model}:${method}`, body, ["connection: close"]));
      await client.closed;
      expect(client.text()).toMatch(/^HTTP\/1\.1 (200|400|404) /);
      expect(client.text()).not.toMatch(/node_modules|\.ts:\d|vendor-secret-key/);
    }
    for (const { path } of vendor.requests.slice(seen)) {
      expect(path).toMatch(
        /^\/(v1beta\/models\/[\w:/-]+:\w+(\?alt=sse)?|v1\/(chat\/completions|messages|messages\/count_tokens|embeddings))$/,
      );
      expect(path).not.toMatch(/\.\.|%|#/);
    }
  });

  test("signatures that are forged, or another vendor's, crash nothing and do not reach the wrong vendor", async () => {
    const own = provider === "fake" ? "openai-chat" : provider === "anthropic" ? "anthropic-messages" : provider;
    const foreign = own === "gemini" ? "anthropic-messages" : "gemini";
    const forged = `ls1~${foreign}~Zm9yZ2Vk`;
    const seen = vendor.requests.length;
    for (const id of [joinSignature("call_1", forged), "_ls1_", "a_ls1_%%%", `_ls1_${"A".repeat(5000)}`]) {
      const call = { id, type: "function", function: { name: "f", arguments: "{}" } };
      const openai = [
        turn,
        { role: "assistant", tool_calls: [call] },
        { role: "tool", tool_call_id: id, content: "1" },
      ];
      const thinking = { type: "thinking", thinking: "Hm", signature: forged };
      const use = { type: "tool_use", id, name: "f", input: {} };
      const result = { type: "tool_result", tool_use_id: id, content: "1" };
      const anthropic = [turn, { role: "assistant", content: [thinking, use] }, { role: "user", content: [result] }];
      const part = { functionCall: { name: "f", args: {}, id }, thoughtSignature: forged };
      const answered = { functionResponse: { name: "f", response: { a: 1 }, id } };
      const gemini = [
        { role: "user", parts: [{ text: "x" }] },
        { role: "model", parts: [part] },
        { role: "user", parts: [answered] },
      ];
      for (const [path, body] of [
        ["/v1/chat/completions", { model: MODEL, messages: openai }],
        ["/v1/messages", { model: MODEL, max_tokens: 9, messages: anthropic }],
        [GEMINI, { contents: gemini }],
        ["/api/chat", { model: MODEL, stream: false, messages: openai.slice(0, 1) }],
      ] as const) {
        const response = await gateway.post(path, body);
        const text = await response.text();
        expect([200, 400], text).toContain(response.status);
        expect(text).not.toMatch(/node_modules|\.ts:\d/);
      }
    }
    for (const { body } of vendor.requests.slice(seen)) expect(body).not.toMatch(/Zm9yZ2Vk|ls1~/);
  });

  test("keys: each place for one is taken, and a bad one is refused in each format's own shape", async () => {
    const key = await createKey(gateway.dataDirectory, { name: "test" });
    const plain = (format: Format): Promise<Response> => gateway.post(format.path, format.good);
    await expect
      .poll(async () => (await plain(FORMATS[0] ?? expect.unreachable())).status, { timeout: 2000 })
      .toBe(401);
    const ways = [
      { authorization: `Bearer ${key.secret}` },
      { "x-api-key": key.secret },
      { "x-goog-api-key": key.secret },
    ];
    for (const format of FORMATS) {
      await expectError(format, await plain(format), 401);
      await expectError(format, await gateway.post(format.path, format.good, { "x-api-key": "sk-liaison-no" }), 401);
      for (const headers of ways) expect((await gateway.post(format.path, format.good, headers)).status).toBe(200);
      expect((await gateway.post(`${format.path}?key=${key.secret}`, format.good)).status).toBe(200);
    }
    for (const { path, headers } of vendor.requests) expect(path + JSON.stringify(headers)).not.toContain(key.secret);
    await revokeKey(gateway.dataDirectory, key.id);
    await expect
      .poll(async () => (await gateway.post(GEMINI, FORMATS[2]?.good, ways[2])).status, { timeout: 2000 })
      .toBe(401);
    for (const format of FORMATS) {
      const response = await gateway.post(`${format.path}?key=${key.secret}`, format.good);
      expect(await response.clone().text()).not.toContain(key.secret);
      await expectError(format, response, 401);
    }
  });
});
