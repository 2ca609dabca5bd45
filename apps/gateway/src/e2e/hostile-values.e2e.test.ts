import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { type CreatedKey, createKey } from "@ai-liaison/client";
import { type FakeVendor, listenOnLoopback, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

const MODEL = "fake-model";
const turn = (content: unknown) => ({ role: "user", content });

describe("what a caller writes is text, and nobody's order", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;
  let canary: Awaited<ReturnType<typeof listenOnLoopback>>;
  let connections = 0;
  let pinned: CreatedKey;
  let free: CreatedKey;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    const server = createServer((_request, response) => void response.end("{}"));
    server.on("connection", () => {
      connections += 1;
    });
    canary = await listenOnLoopback(server);
    gateway = await openTestGateway({ rows: [providerRow("fake", vendor.url)] });
    pinned = await createKey(gateway.dataDirectory, { name: "pinned", customer: "acme" });
    free = await createKey(gateway.dataDirectory, { name: "free", passthrough: true });
    await vi.waitUntil(() => gateway.gateway.liaison.keyring.verify(free.secret) !== null, 10_000);
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
    await canary.close();
  });

  const as = ({ secret }: CreatedKey, more: Record<string, string> = {}) => ({
    authorization: `Bearer ${secret}`,
    ...more,
  });

  const REQUESTS: readonly [string, Record<string, unknown>][] = [
    ["/v1/chat/completions", { model: MODEL, messages: [turn("Hello")] }],
    ["/v1/responses", { model: MODEL, input: [turn("Hello")] }],
    ["/v1/messages", { model: MODEL, max_tokens: 9, messages: [turn("Hello")] }],
    [`/v1beta/models/${MODEL}:generateContent`, { contents: [{ role: "user", parts: [{ text: "Hello" }] }] }],
    ["/api/chat", { model: MODEL, stream: false, messages: [turn("Hello")] }],
    ["/v1/embeddings", { model: MODEL, input: "Hello" }],
    ["/providers/fake/v1/chat/completions", { model: MODEL, messages: [turn("Hello")] }],
  ];

  test.each(REQUESTS)(
    "an address is no way anywhere at %s: in the body, in headers, in the query",
    async (path, body) => {
      const names = [
        "api_base",
        "base_url",
        "baseURL",
        "apiBase",
        "api_url",
        "custom_host",
        "proxy",
        "upstream",
        "target",
      ];
      const addresses = Object.fromEntries(names.map((name) => [name, canary.url]));
      const nested = { litellm_params: addresses, extra_headers: { host: canary.url }, api_key: "sk-other" };
      const headers = [
        "x-portkey-custom-host",
        "x-base-url",
        "x-api-base",
        "helicone-target-url",
        "x-upstream",
        "forwarded",
      ];
      const seen = vendor.requests.length;
      const answers = [
        await gateway.post(path, { ...body, ...addresses, ...nested }, as(free)),
        await gateway.post(path, body, as(free, Object.fromEntries(headers.map((name) => [name, canary.url])))),
        await gateway.post(`${path}?${new URLSearchParams(addresses)}`, body, as(free)),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      for (const { headers: sent } of vendor.requests.slice(seen)) {
        expect(sent).toMatchObject({ host: new URL(vendor.url).host, authorization: "Bearer vendor-secret-key" });
        expect(JSON.stringify(sent)).not.toContain(new URL(canary.url).host);
      }
      expect(connections).toBe(0);
    },
  );

  test("a picture, a file or a tool's address is fetched by nobody here", async () => {
    const url = `${canary.url}/a.png`;
    const parts = [{ text: "x" }, { fileData: { fileUri: url, mimeType: "image/png" } }];
    const asked: readonly [string, Record<string, unknown>][] = [
      ["/v1/chat/completions", { model: MODEL, messages: [turn([{ type: "image_url", image_url: { url } }])] }],
      ["/v1/responses", { model: MODEL, input: [turn([{ type: "input_image", image_url: url }])] }],
      ["/v1/responses", { model: MODEL, input: "x", tools: [{ type: "mcp", server_label: "a", server_url: url }] }],
      [
        "/v1/messages",
        { model: MODEL, max_tokens: 9, messages: [turn([{ type: "image", source: { type: "url", url } }])] },
      ],
      [`/v1beta/models/${MODEL}:generateContent`, { contents: [{ role: "user", parts }] }],
    ];
    for (const [path, body] of asked) expect((await gateway.post(path, body, as(free))).status, path).toBeLessThan(500);
    expect(connections).toBe(0);
  });

  test("nobody gives himself another customer, key or right", async () => {
    const before = readFileSync(join(gateway.dataDirectory, "keys.json"), "utf8");
    const wanted = {
      customer_id: "globex",
      key_id: free.id,
      tenant_id: "globex",
      role: "admin",
      allowed_routes: ["/*"],
    };
    const rights = {
      ...wanted,
      budget: 1e9,
      passthrough: true,
      source: "import",
      status: "success",
      total_cost_usd: "0",
    };
    const headers = Object.entries(rights).map(([name, value]) => [
      `x-liaison-${name.replaceAll("_", "-")}`,
      `${value}`,
    ]);
    const body = { model: MODEL, messages: [turn("Hello")], ...rights };
    const answer = await gateway.post("/v1/chat/completions", body, as(pinned, Object.fromEntries(headers)));
    expect(answer.status).toBe(200);
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ customer_id: "acme", key_id: pinned.id, source: "gateway" });
    expect(row?.total_cost_nano_usd).toBeGreaterThan(0);
    expect(
      (await gateway.post("/v1/chat/completions", body, as(pinned, { "x-liaison-customer": "globex" }))).status,
    ).toBe(403);
    expect(readFileSync(join(gateway.dataDirectory, "keys.json"), "utf8")).toBe(before);
  });

  const HOSTILE = [
    ...[
      "'; DROP TABLE api_calls; --",
      `" OR 1=1 --`,
      "%' OR '1'='1",
      "x') UNION SELECT * FROM api_calls --",
      "\\'; --",
    ],
    ...["%", "_", "{{7*7}}", `\${7*7}`, "<%= 7*7 %>", "$(id)", "`id`", "| id", "__import__('os').system('id')", "=1+1"],
  ];

  test.each(HOSTILE)("it is kept as it is, and found by itself alone: %s", async (text) => {
    const before = await gateway.calls();
    const tags = JSON.stringify({ [text]: text });
    const names = { "x-liaison-user": text, "x-liaison-session": text, "x-liaison-service": text };
    const headers = as(free, { ...names, "x-liaison-customer": text, "x-liaison-tags": tags });
    const body = { model: MODEL, messages: [turn(text)], user: text, metadata: { [text]: text } };
    expect((await gateway.post("/v1/chat/completions", body, headers)).status).toBe(200);
    const after = await gateway.calls();
    expect(after.slice(1)).toEqual(before);
    const kept = { customer_id: text, user_id: text, session_id: text, service_name: text, tags: { [text]: text } };
    expect(after[0]).toMatchObject(kept);
    const { reader, adminToken } = gateway.gateway.liaison;
    expect(await reader().calls({ user: text })).toEqual([after[0]]);
    const query = new URLSearchParams({ customer: text, user: text, service: text, by: "customer" });
    const asAdmin = { headers: { authorization: `Bearer ${adminToken.token}` } };
    const costs = await fetch(`${gateway.url}/analytics/costs?${query}`, asAdmin);
    expect(await costs.json()).toMatchObject({ rows: [{ group: text, calls: 1 }], total: { calls: 1 } });
    const none = await fetch(`${gateway.url}/analytics/costs?${new URLSearchParams({ model: text })}`, asAdmin);
    expect(await none.json()).toMatchObject({ rows: [], total: { calls: 0 } });
  });
});
