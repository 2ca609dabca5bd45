import { createServer } from "node:http";
import { listenOnLoopback } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

/** As text, for some of them are no JSON that a program would write. */
const USAGES: readonly (readonly [string, string])[] = [
  ["nothing", "null"],
  ["no counts", "{}"],
  ["a word", '"many"'],
  ["a list", "[1, 2]"],
  ["counts in quotes", '{"prompt_tokens": "12", "completion_tokens": "3"}'],
  ["negative counts", '{"prompt_tokens": -5, "completion_tokens": -7}'],
  ["fractions", '{"prompt_tokens": 1.5, "completion_tokens": 0.1}'],
  ["more than there are", '{"prompt_tokens": 1e308, "completion_tokens": 9e15}'],
  ["objects", '{"prompt_tokens": {}, "completion_tokens": true}'],
  [
    "more from the cache than there was",
    '{"prompt_tokens": 5, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 50}}',
  ],
  ["a negative cost", '{"prompt_tokens": 5, "completion_tokens": 1, "cost": -1}'],
  ["a cost beyond numbers", '{"prompt_tokens": 5, "completion_tokens": 1, "cost": 1e300}'],
  ["a cost in words", '{"prompt_tokens": 5, "completion_tokens": 1, "cost": "NaN"}'],
];

describe("a vendor that says of its answer what makes no sense, among fields and words nobody knows", () => {
  let usage = "null";
  let gateway: TestGateway;
  let vendor: { readonly url: string; readonly close: () => Promise<void> };

  const whole = (): string =>
    `{"id":"x","object":"chat.completion","created":1,"model":"fake-model","unheard_of":{"a":1},"choices":[{"index":0,"message":{"role":"assistant","content":"Hi there"},"finish_reason":"out_of_ideas"}],"usage":${usage}}`;
  const chunk = (choices: string, told: string): string =>
    `data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"fake-model","unheard_of":{"a":1},"choices":${choices}${told}}\n\n`;
  const streamed = (): string =>
    `event: unheard_of\ndata: {"object":"unheard_of","choices":[]}\n\n${chunk('[{"index":0,"delta":{"role":"assistant","content":"Hi there"}}]', "")}${chunk('[{"index":0,"delta":{},"finish_reason":"out_of_ideas"}]', "")}${chunk("[]", `,"usage":${usage}`)}data: [DONE]\n\n`;

  beforeAll(async () => {
    const server = createServer(async (request, response) => {
      const asked = Buffer.concat(await Array.fromAsync<Buffer>(request)).toString();
      const isStream = asked.includes('"stream":true');
      response.setHeader("content-type", isStream ? "text/event-stream" : "application/json");
      response.end(isStream ? streamed() : whole());
    });
    vendor = await listenOnLoopback(server);
    gateway = await openTestGateway({
      columns: ["vendor", "models"],
      rows: [`${providerRow("fake", vendor.url)},openrouter,fake-model`],
    });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  describe.each([false, true])("streamed: %s", (stream) => {
    test.each(USAGES)("%s: the answer passes, the row has no count or cost that cannot be", async (_what, told) => {
      usage = told;
      const answer = await gateway.post("/v1/chat/completions", { ...HELLO, stream });
      const text = await answer.text();
      expect(answer.status, text).toBe(200);
      expect(text).toContain('"unheard_of":{"a":1}');
      expect(text).toContain("out_of_ideas");
      if (!stream) expect(text).toBe(whole());
      const id = answer.headers.get("x-liaison-call-id");
      const find = async () => (await gateway.calls()).find((row) => row.id === id);
      await expect.poll(async () => (await find())?.usage_source, { timeout: 10_000 }).toMatch(/provider|estimated/);
      const row = await find();
      expect(row?.status).toBe("success");
      const figures = [row?.input_tokens, row?.cached_input_tokens, row?.output_tokens, row?.total_tokens];
      for (const figure of [...figures, row?.total_cost_nano_usd]) {
        if (figure === null) continue;
        expect(Number.isSafeInteger(figure), String(figure)).toBe(true);
        expect(figure).toBeGreaterThanOrEqual(0);
      }
      expect(row?.input_tokens).toBeGreaterThan(0);
      expect(row?.input_tokens).toBeLessThan(1000);
    });
  });

  test("the sums of all of them are numbers", async () => {
    const { total } = await gateway.gateway.liaison.reader().usage({ by: "provider" });
    for (const [name, sum] of Object.entries(total)) {
      if (typeof sum === "number") expect(Number.isFinite(sum) && sum >= 0, name).toBe(true);
    }
    expect(total.calls).toBe(USAGES.length * 2);
  });
});
