import { spawn } from "node:child_process";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { createKey } from "@ai-liaison/client";
import type { CallRow } from "@ai-liaison/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "../e2e/open-test-gateway.ts";

const MAIN = new URL("../cli/main.js", import.meta.url).pathname;
/** 1000 tokens in and 100 out of gpt-4o, at 2.50 and 10 dollars a million. */
const GPT_4O = 1000 * 2500 + 100 * 10_000;
const EVENT = { provider: "openai", model: "gpt-4o", input_tokens: 1000, output_tokens: 100 } as const;

const open = (more: { server?: string; yaml?: string } = {}): Promise<TestGateway> =>
  openTestGateway({ rows: [providerRow("house", "http://127.0.0.1:9/v1")], ...more });

/** What a shell sees. */
async function runCli(args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(child, "close");
  return JSON.parse(Buffer.concat(chunks).toString());
}

describe("calls reported over HTTP", () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await open();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test("in cmdrdata's words are in `calls --json` within a second, priced to the nano-dollar", async () => {
    const event = {
      customer_id: "customer-7",
      model: "gpt-4o",
      input_tokens: 1000,
      output_tokens: 100,
      provider: "openai",
      metadata: { response_id: "r-1" },
      timestamp: "2026-11-20T10:00:00.000001",
      latency: { duration_ms: 1200, time_to_first_token_ms: 90 },
      error: { occurred: false, type: null, code: null, message: null },
      request: { id: "req_1", streaming: true, retry_count: 0, success: true },
      version: "0.1.0",
    };
    const answer = await gateway.post("/api/events", event, { authorization: "Bearer whatever" });
    expect([answer.status, await answer.json()]).toEqual([200, { accepted: 1 }]);
    await expect
      .poll(() => runCli(["calls", "--data", gateway.dataDirectory, "--customer", "customer-7", "--json"]), {
        timeout: 10_000,
      })
      .toMatchObject([
        {
          source: "sdk",
          provider: "openai",
          model_requested: "gpt-4o",
          total_tokens: 1100,
          total_cost_nano_usd: GPT_4O,
          total_cost_usd: "0.0035",
          cost_source: "catalogue",
          created_at: "2026-11-20T10:00:00.000Z",
          response_time_ms: 1200,
          streaming: true,
          metadata: { response_id: "r-1" },
          attempts: [{ provider: "openai", total_cost_nano_usd: GPT_4O }],
        },
      ]);
  });

  test("many at once, packed or in lines, are all there", async () => {
    const list = Array.from({ length: 450 }, (_, index) => ({ ...EVENT, session_id: "list", user_id: `u${index}` }));
    const packed = gzipSync(JSON.stringify(list));
    const send = (body: Buffer | string, headers: Record<string, string>) =>
      fetch(`${gateway.url}/v1/events`, { method: "POST", body, headers });
    const whole = await send(packed, { "content-type": "application/json", "content-encoding": "gzip" });
    expect([whole.status, await whole.json()]).toEqual([202, { accepted: 450 }]);
    const lines = list.slice(0, 3).map((event) => JSON.stringify({ ...event, session_id: "lines" }));
    const streamed = await send(lines.join("\n"), { "content-type": "application/x-ndjson" });
    expect([streamed.status, await streamed.json()]).toEqual([202, { accepted: 3 }]);
    const rows = await gateway.calls();
    const of = (session: string) => rows.filter(({ session_id }) => session_id === session);
    expect(new Set(of("list").map(({ user_id }) => user_id)).size).toBe(450);
    expect(of("lines")).toHaveLength(3);
    for (const row of of("lines")) expect(row.total_cost_nano_usd).toBe(GPT_4O);
  });

  test("that are partly wrong are partly taken, each wrong one by its place and field", async () => {
    const answer = await gateway.post("/v1/events", [
      { ...EVENT, session_id: "half" },
      { ...EVENT, input_tokens: "many" },
      { ...EVENT, session_id: "half", inputtokens: 5 },
      7,
    ]);
    expect(answer.status).toBe(207);
    expect(await answer.json()).toMatchObject({
      accepted: 1,
      errors: [
        { index: 1, error: { code: "invalid_request", param: "input_tokens", message: expect.any(String) } },
        { index: 2, error: { code: "invalid_request", param: "inputtokens", hint: expect.stringContaining("input_") } },
        { index: 3, error: { code: "invalid_request" } },
      ],
    });
    expect((await gateway.calls()).filter(({ session_id }) => session_id === "half")).toHaveLength(1);
  });

  test.each<[string, () => Promise<Response>, number, RegExp]>([
    ["no JSON", () => gateway.post("/v1/events", "{"), 400, /JSON/],
    ["a single wrong one", () => gateway.post("/v1/events", { ...EVENT, status: "fine" }), 400, /`status`/],
    ["too many", () => gateway.post("/v1/events", Array(5001).fill(EVENT)), 413, /5000/],
    ["another type", () => gateway.post("/v1/events", "a=b", { "content-type": "text/plain" }), 415, /JSON/],
    ["packed badly", () => gateway.post("/v1/events", "{}", { "content-encoding": "gzip" }), 400, /gzip/],
    ["another method", () => fetch(`${gateway.url}/v1/events`), 405, /POST/],
    ["a foreign page", () => gateway.post("/v1/events", EVENT, { origin: "http://evil.example" }), 403, /this machine/],
    [
      "a key without end",
      () => gateway.post("/v1/events", EVENT, { "idempotency-key": "k".repeat(256) }),
      400,
      /idempotency-key/,
    ],
  ])("are refused whole: %s", async (_, send, status, message) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      error: { code: expect.any(String), message: expect.stringMatching(message), hint: expect.any(String) },
    });
  });

  test("twenty times at once under one id, or one key, are one call, and counted once", async () => {
    const id = "7d0e4aa1-6f3f-4a4e-9a55-0d5e4b1f2c3d";
    const twenty = <Value>(make: () => Promise<Value>) => Promise.all(Array.from({ length: 20 }, make));
    const model = "no-such-model-counted";
    await twenty(() => gateway.post("/v1/events", { ...EVENT, model, id, session_id: "same" }));
    const key = { "idempotency-key": "try-1" };
    await twenty(() =>
      gateway.post(
        "/v1/events",
        [EVENT, EVENT].map((event) => ({ ...event, session_id: "key" })),
        key,
      ),
    );
    const cmdrdata = { ...EVENT, session_id: "request", request: { id: "req_9" } };
    await twenty(() => gateway.post("/api/events", cmdrdata));
    const rows = await gateway.calls();
    const count = (session: string) => rows.filter(({ session_id }) => session_id === session).length;
    expect([count("same"), count("key"), count("request")]).toEqual([1, 2, 1]);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    const counted = metrics.split("\n").filter((line) => line.includes(model) && /calls|requests/.test(line));
    expect(counted.map((line) => line.split(" ").at(1))).toContain("1");
    expect(counted.some((line) => line.endsWith(" 20"))).toBe(false);
  });

  test("keep a cost the vendor stated, and no other", async () => {
    const stated = { cost_source: "provider", total_cost_nano_usd: 42 };
    await gateway.post("/v1/events", [
      { ...EVENT, ...stated, session_id: "cost", user_id: "a" },
      { ...EVENT, ...stated, cost_source: "catalogue", session_id: "cost", user_id: "b" },
      { ...EVENT, provider: "nobody", total_cost_nano_usd: 42, session_id: "cost", user_id: "c" },
    ]);
    const rows = (await gateway.calls()).filter(({ session_id }) => session_id === "cost");
    const costs = Object.fromEntries(rows.map((row) => [row.user_id, [row.total_cost_nano_usd, row.cost_source]]));
    expect(costs).toEqual({ a: [42, "provider"], b: [GPT_4O, "catalogue"], c: [null, null] });
  });

  test("never take over an answer that a call of the gateway's own is kept with", async () => {
    await gateway.post("/v1/events", { ...EVENT, answer_id: "resp_kept", session_id: "owner" });
    await gateway.calls();
    expect(await gateway.gateway.liaison.reader().ownerOfAnswer("resp_kept")).toBeNull();
  });
});

describe("two tenants", () => {
  test("report under their own keys: each its own customer, source and ids, and nobody without a key", async () => {
    await using gateway = await open();
    const own = { name: "acme", customer: "acme" } as const;
    const acme = await createKey(gateway.dataDirectory, own);
    const other = await createKey(gateway.dataDirectory, { name: "other", source: "import" });
    await expect.poll(async () => (await gateway.post("/v1/events", EVENT)).status, { timeout: 5000 }).toBe(401);
    const refused = await gateway.post("/api/events", EVENT, { authorization: "Bearer sk-liaison-wrong" });
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: { code: "authentication" } }]);

    const key = { "idempotency-key": "the-same-key" };
    const mine = await gateway.post("/v1/events", [EVENT, { ...EVENT, customer_id: "other" }], {
      "x-api-key": acme.secret,
      ...key,
    });
    expect([mine.status, await mine.json()]).toMatchObject([
      207,
      { accepted: 1, errors: [{ index: 1, error: { code: "permission", param: "customer_id" } }] },
    ]);
    const foreign = await gateway.post("/v1/events", { ...EVENT, customer_id: "other" }, { "api-key": acme.secret });
    expect(foreign.status).toBe(403);
    const claim = { ...EVENT, customer_id: "anyone", source: "gateway", key_id: acme.id };
    await gateway.post("/v1/events", [claim], { authorization: `Bearer ${other.secret}`, ...key });

    const shown = (rows: readonly CallRow[]) => rows.map((row) => [row.key_id, row.customer_id, row.source]).sort();
    const expected = [
      [acme.id, "acme", "sdk"],
      [other.id, "anyone", "import"],
    ];
    expect(shown(await gateway.calls())).toEqual(expected.sort());
  });
});

describe("a gateway", () => {
  test("whose journal is full says when to come again", async () => {
    await using gateway = await open({ yaml: "journal: { max_bytes: 1048576 }\n" });
    const large = Array.from({ length: 200 }, () => ({ ...EVENT, metadata: { text: "x".repeat(9000) } }));
    const answers: Response[] = [];
    await gateway.gateway.liaison.writer.close();
    for (let sent = 0; sent < 10 && answers.at(-1)?.status !== 503; sent += 1) {
      answers.push(await gateway.post("/v1/events", large));
    }
    const last = answers.at(-1);
    expect([last?.status, last?.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await last?.json()).toMatchObject({ error: { code: "journal_full" } });
  });

  test("takes no body beyond its limit", async () => {
    await using gateway = await open({ server: "max_body_bytes: 10000" });
    const events = Array.from({ length: 1000 }, () => EVENT);
    expect((await gateway.post("/v1/events", events)).status).toBe(413);
    const packed = gzipSync(JSON.stringify(events));
    expect(packed.length).toBeLessThan(10_000);
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const answer = await fetch(`${gateway.url}/v1/events`, { method: "POST", body: packed, headers });
    expect(answer.status).toBe(413);
  });
});
