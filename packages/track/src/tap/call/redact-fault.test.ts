import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import { createAnyExtractor } from "../../sdks/any-extractor.ts";
import type { Fetch } from "../fetch.ts";

const KEY = "sk-live-0123456789";
const BEARER = { authorization: `Bearer ${KEY}` };
const events = (text: string) => new Response(text, { headers: { "content-type": "text/event-stream" } });

async function recorded(answer: () => Response, headers: Record<string, string>, url = CHAT_URL, more: object = {}) {
  const recorder = createMemoryRecorder();
  const hints = { sdk: null, fallback: createAnyExtractor() };
  const tapped = createTracker({}, recorder, () => undefined).tap(cannedFetch(answer).fetch, hints);
  await (await tapped(url, chatRequest(more, headers))).text();
  return recorder.records[0];
}

describe("an error that quotes the request's credentials is recorded without them", () => {
  const quoting = (): Response => Response.json({ error: { message: `bad key ${KEY}, sorry` } }, { status: 500 });

  test.each([
    ["authorization", `Bearer ${KEY}`],
    ["authorization", `Basic ${Buffer.from(`me:${KEY}`).toString("base64")}`],
    ["x-api-key", KEY],
    ["x-goog-api-key", KEY],
  ])("sent as %s: %s", async (name, value) => {
    const record = await recorded(quoting, { [name]: value });
    expect(record?.errorMessage).toContain("bad key [redacted], sorry");
    expect(JSON.stringify(record)).not.toContain(KEY);
  });

  test("sent in the address", async () => {
    const record = await recorded(quoting, {}, `${CHAT_URL}?key=${KEY}`);
    expect(JSON.stringify(record)).not.toContain(KEY);
  });

  test.each([
    ["as a code", CHAT_URL, () => Response.json({ error: { message: "no", code: KEY, param: KEY } }, { status: 400 })],
    ["in a stream", CHAT_URL, () => events(`data: {"error":{"message":"Invalid token ${KEY}","code":400}}\n\n`)],
    ["of GraphQL", "https://x.example/graphql", () => Response.json({ data: null, errors: [{ message: KEY }] })],
  ])("said %s", async (_where, url, answer) => {
    const record = await recorded(answer, BEARER, url, { stream: url === CHAT_URL, query: "query Q { a }" });
    expect(record?.errorCode).not.toBeNull();
    expect(JSON.stringify(record)).not.toContain(KEY);
  });

  test("said with when to come back, which is kept", async () => {
    const later = { status: 429, headers: { "retry-after": "7" } };
    const record = await recorded(() => Response.json({ error: { message: `slow down, ${KEY}` } }, later), BEARER);
    expect(record).toMatchObject({ httpStatus: 429, errorMessage: expect.stringContaining("[redacted]") });
  });

  test("where no request could be sent with its headers, there is none", async () => {
    const recorder = createMemoryRecorder();
    const refusing: Fetch = async (input, init) => new Response(new Request(input, init).url);
    const tapped = createTracker({}, recorder, () => undefined).tap(refusing, { sdk: null });
    await expect(tapped(CHAT_URL, chatRequest({}, { "not a name": KEY }))).rejects.toThrow(TypeError);
    expect(recorder.records).toMatchObject([{ status: "error", errorCode: "network" }]);
  });

  test("what is too short to be a key is a word like any other", async () => {
    const record = await recorded(quoting, { "x-api-key": "bad" });
    expect(record?.errorMessage).toContain("bad key");
  });
});
