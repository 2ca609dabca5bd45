import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_URL, cannedFetch } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import { createAnyExtractor } from "../../sdks/any-extractor.ts";
import type { TapHints } from "../fetch.ts";

const SDK: TapHints = { sdk: "openai" };
const BARE: TapHints = { sdk: null, fallback: createAnyExtractor() };

async function sent(hints: TapHints, url: string, body: NonNullable<RequestInit["body"]>) {
  const recorder = createMemoryRecorder();
  const canned = cannedFetch();
  const tapped = createTracker({}, recorder, () => undefined).tap(canned.fetch, hints);
  await (await tapped(url, { method: "POST", body })).text();
  const [call] = canned.calls;
  return { text: call?.init?.body, recorder };
}

describe("what is meant for us", () => {
  test("is taken out of what is written, and every other byte stays", async () => {
    const body = '{ "model":"m-1", "seed":12345678901234567890, "tracking":{"customerId":"c-1"}, "temperature":1.0}';
    const { text, recorder } = await sent(SDK, CHAT_URL, body);
    expect(text).toBe('{ "model":"m-1", "seed":12345678901234567890, "temperature":1.0}');
    expect(recorder.records).toMatchObject([{ customerId: "c-1" }]);
  });

  test("is taken out of a body that begins with a line of its own, which stays", async () => {
    const { text, recorder } = await sent(SDK, CHAT_URL, '\n {"model":"m-1","customer_id":"c-1"}\n');
    expect(text).toBe('\n {"model":"m-1"}\n');
    expect(recorder.records).toMatchObject([{ customerId: "c-1", modelRequested: "m-1" }]);
  });

  test("and what we ask for ourselves, likewise", async () => {
    const messages = '"messages":[{"role":"user","content":"Hi"}]';
    const { text } = await sent(SDK, CHAT_URL, `{"model":"m-1",${messages},"stream":true,"seed":12345678901234567890}`);
    expect(text).toBe(
      `{"stream_options":{"include_usage":true},"model":"m-1",${messages},"stream":true,"seed":12345678901234567890}`,
    );
  });

  test.each(["/v1/vector_stores", "/v1/conversations", "/v1/evals"])(
    "never reaches a vendor through an SDK: %s",
    async (path) => {
      const body = '{"name":"n","tracking":{"customerId":"c-1"},"customer_id":"c-1","size":1.0}';
      const { text, recorder } = await sent(SDK, `https://api.openai.com${path}`, body);
      expect(text).toBe('{"name":"n","size":1.0}');
      expect(recorder.openings).toEqual([]);
    },
  );

  test("is taken out of a form for an endpoint nobody knows", async () => {
    const form = new FormData();
    form.set("purpose", "batch");
    form.set("tracking[customerId]", "c-1");
    const { text } = await sent(SDK, "https://api.openai.com/v1/unheard/of", form);
    expect(text).toBe(form);
    expect([...form.keys()]).toEqual(["purpose"]);
  });

  test("is taken out of a Request for an endpoint nobody knows", async () => {
    const canned = cannedFetch();
    const tapped = createTracker({}, createMemoryRecorder(), () => undefined).tap(canned.fetch, SDK);
    const headers = { "content-type": "application/json" };
    await tapped(
      new Request("https://api.openai.com/v1/evals", { method: "POST", headers, body: '{"tracking":{},"name":"n"}' }),
    );
    expect(canned.calls[0]?.body).toBe('{"name":"n"}');
  });

  test("is taken out of the requests within a batch", async () => {
    const item = (id: string, more: object) => ({ custom_id: id, params: { model: "m-1", ...more } });
    const requests = [item("1", { tracking: { customerId: "c-1" } }), item("2", {}), "odd"];
    const { text } = await sent(SDK, "https://api.anthropic.com/v1/messages/batches", JSON.stringify({ requests }));
    expect(JSON.parse(String(text))).toEqual({ requests: [item("1", {}), item("2", {}), "odd"] });
  });

  test("is not looked for in what a bare fetch says to other APIs", async () => {
    const body = '{"customer_id":12345678901234567890,"tracking":"on","name":1.0}';
    const { text, recorder } = await sent(BARE, "https://shop.example/orders", body);
    expect(text).toBe(body);
    expect(recorder.records).toMatchObject([{ customerId: null, warnings: [] }]);
    const form = new FormData();
    form.set("customer_id", "c-1");
    await sent(BARE, "https://shop.example/orders", form);
    expect([...form.keys()]).toEqual(["customer_id"]);
  });

  test("is taken out of what a bare fetch says to a known AI endpoint", async () => {
    const { text, recorder } = await sent(BARE, CHAT_URL, '{"model":"m-1","customer_id":"c-1"}');
    expect(text).toBe('{"model":"m-1"}');
    expect(recorder.records).toMatchObject([{ customerId: "c-1" }]);
  });

  test("is a warning in the record where it cannot be understood, in a form too", async () => {
    const recorder = createMemoryRecorder();
    const tapped = createTracker({}, recorder, () => undefined).tap(cannedFetch().fetch, BARE);
    const form = new FormData();
    form.set("customer_id", "");
    form.set("model", "whisper-1");
    await (await tapped("https://api.openai.com/v1/audio/transcriptions", { method: "POST", body: form })).text();
    expect(recorder.records[0]?.warnings).toHaveLength(1);
  });
});
