import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "./open-test-gateway.ts";

const AFTER_URL = ",,FAKE_KEY,5,,0.002,1,fake-model";
const text = fc.string({ unit: "grapheme", maxLength: 20 });
const turn = fc.record({ role: fc.constantFrom("user", "assistant"), content: text });
const turns = fc.array(turn, { maxLength: 3 }).map((before) => [...before, { role: "user", content: "Hello" }]);
/** What neither we nor the vendor know goes through as it is. */
const unknown = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
const numbers = {
  temperature: fc.double({ min: -3, max: 9, noNaN: true }),
  top_p: fc.double({ min: -1, max: 2, noNaN: true }),
  max_tokens: fc.integer({ min: -1, max: 40 }),
};
const chat = fc.record(
  {
    model: fc.constant("fake-model"),
    messages: turns,
    ...numbers,
    seed: fc.integer(),
    user: text,
    stop: text,
    stream: fc.boolean(),
    n: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ["model", "messages"] },
);
const messages = fc.record(
  {
    model: fc.constant("fake-model"),
    messages: turns,
    ...numbers,
    top_k: fc.integer(),
    system: text,
    stream: fc.boolean(),
  },
  { requiredKeys: ["model", "messages", "max_tokens"] },
);
const embeddings = fc.record(
  { model: fc.constant("fake-model"), input: fc.oneof(text, fc.array(text, { maxLength: 3 })), user: text },
  { requiredKeys: ["model", "input"] },
);

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Ids hold the request's place in the vendor's log; a stream whose usage we asked for says in each event that it has none yet. */
const comparable = (body: string): string =>
  body.replace(/"[\w-]*fake[-_][\w-]*"/g, '"id"').replaceAll(',"usage":null', "");

describe.each([
  ["openai", "/v1/chat/completions", chat],
  ["openai", "/v1/embeddings", embeddings],
  ["anthropic", "/v1/messages", messages],
] as const)("asked in its own format, %s at %s", (name, path, requests) => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({ columns: ["models"], rows: [`${name},${vendor.url}/v1${AFTER_URL}`] });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  async function ask(url: string, body: string): Promise<Answered> {
    const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01", "x-api-key": "k" };
    const response = await fetch(url + path, { method: "POST", headers, body });
    return { status: response.status, body: comparable(await response.text()) };
  }

  test("gets the very request through the gateway that it gets without, and its answer comes back as it is", async () => {
    await fc.assert(
      fc.asyncProperty(requests, unknown, fc.boolean(), async (known, more, spaced) => {
        const body = JSON.stringify({ ...more, ...known }, null, spaced ? 1 : 0);
        const direct = await ask(vendor.url, body);
        const through = await ask(gateway.url, body);
        expect(through).toEqual(direct);
        // Of a stream the vendor is asked to tell the usage, which is taken out again.
        if (!("stream" in known && known.stream === true)) expect(vendor.requests.at(-1)?.body).toBe(body);
      }),
      { numRuns: 150 },
    );
  });
});
