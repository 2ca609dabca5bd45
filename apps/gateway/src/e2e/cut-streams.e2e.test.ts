import { type FakeVendor, type FaultSpec, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

/** Forty words, one token each, in as many events. */
const SAY = "word ".repeat(40);
const IDLE_MS = 300;
const TOTAL_MS = 1500;
const WITHIN = { timeout: 10_000 };

const FORMATS = [
  ["chat", "/v1/chat/completions", { ...HELLO, stream: true }],
  ["messages", "/v1/messages", { ...HELLO, model: "claude-fake", max_tokens: 100, stream: true }],
] as const;

describe("a stream that is cut", () => {
  let vendor: FakeVendor;
  let other: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    const models = ["fake-model", "claude-fake"];
    vendor = await startFakeVendor({ say: SAY, models });
    other = await startFakeVendor({ models });
    gateway = await openTestGateway({
      columns: ["vendor", "models"],
      rows: [
        `${providerRow("chat-first", vendor.url, { priority: 1 })},,fake-model`,
        `${providerRow("messages-first", `${vendor.url}/v1`, { priority: 1 })},anthropic,claude-fake`,
        `${providerRow("chat-next", other.url, { priority: 2 })},,fake-model`,
        `${providerRow("messages-next", `${other.url}/v1`, { priority: 2 })},anthropic,claude-fake`,
      ],
      yaml: `timeouts: { idle_ms: ${IDLE_MS}, total_ms: ${TOTAL_MS} }\nretry: { max_attempts: 3, base_delay_ms: 1 }\n`,
    });
  });
  afterEach(() => vendor.clearFaults());
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await Promise.all([vendor.close(), other.close()]);
  });

  const callOf = async (id: string | null) => (await gateway.calls()).filter((row) => row.id === id);

  test("before its content, after its vendor told what it took, goes on with the next: both are paid for", async () => {
    vendor.fail({ kind: "error-chunk", events: 1 });
    const [, path, body] = FORMATS[1];
    const answer = await gateway.post(path, body);
    expect(await answer.text()).toContain("message_stop");
    const [row] = await callOf(answer.headers.get("x-liaison-call-id"));
    expect(row?.attempts).toMatchObject([
      { provider: "messages-first", outcome: "error", usage_source: "partial" },
      { provider: "messages-next", outcome: "success", usage_source: "provider" },
    ]);
    const [failed, answered] = row?.attempts ?? [];
    expect(failed?.input_tokens).toBeGreaterThan(0);
    expect(failed?.total_cost_nano_usd).toBeGreaterThan(0);
    expect(row).toMatchObject({
      input_tokens: (failed?.input_tokens ?? 0) + (answered?.input_tokens ?? 0),
      total_cost_nano_usd: (failed?.total_cost_nano_usd ?? 0) + (answered?.total_cost_nano_usd ?? 0),
    });
  });

  describe.each(FORMATS)("in %s", (_format, path, body) => {
    test.each<[string, FaultSpec, string]>([
      ["the vendor resets", { kind: "reset-after-events", events: 30 }, "interrupted"],
      ["the vendor closes in the middle of an event", { kind: "cut-mid-event", events: 30 }, "interrupted"],
      ["the vendor falls silent", { kind: "stall-after-events", events: 30 }, "timeout"],
      ["the vendor drips beyond the call's time", { kind: "drip", bytesPerWrite: 120, everyMs: 60 }, "timeout"],
    ])(
      "because %s ends in an error event; one try, one row, and what was said is counted",
      async (_why, fault, code) => {
        vendor.always(fault);
        const before = [vendor.requests.length, other.requests.length];
        const startedMs = performance.now();
        const answer = await gateway.post(path, body);
        const text = await answer.text();
        expect(answer.status).toBe(200);
        expect(text.trimEnd().split("\n").at(-1)).toMatch(/^data: .*"error"/);
        expect(text).not.toMatch(/\[DONE\]|message_stop/);
        if (fault.kind === "stall-after-events") expect(performance.now() - startedMs).toBeGreaterThan(IDLE_MS);
        if (fault.kind === "drip") expect(performance.now() - startedMs).toBeGreaterThan(TOTAL_MS * 0.9);
        expect([vendor.requests.length, other.requests.length]).toEqual([(before[0] ?? 0) + 1, before[1]]);
        const heard = text.match(/word/g)?.length ?? 0;
        const id = answer.headers.get("x-liaison-call-id");
        await expect.poll(async () => (await callOf(id))[0]?.output_tokens, WITHIN).toBeGreaterThanOrEqual(heard);
        const rows = await callOf(id);
        expect(rows).toMatchObject([
          { status: "error", http_status: 200, error_code: code, usage_source: "partial", attempts: [{}] },
        ]);
        expect(rows[0]?.output_tokens).toBeLessThan(heard + 10);
        expect(rows[0]?.total_cost_nano_usd).toBeGreaterThanOrEqual(heard * 2_000);
      },
    );
  });
});

describe("a client that leaves after each event of a stream", () => {
  test.each(FORMATS)("in %s lets the vendor go within a second, and has one row, cancelled", async (_, path, body) => {
    await using vendor = await startFakeVendor({ say: "one two three", models: [body.model], chunkDelayMs: 60 });
    await using gateway = await openTestGateway({
      columns: ["vendor"],
      rows: [
        `${providerRow("fake", path.endsWith("messages") ? `${vendor.url}/v1` : vendor.url)},${path.endsWith("messages") ? "anthropic" : ""}`,
      ],
    });
    const whole = await (await gateway.post(path, body)).text();
    const events = whole.split("\n\n").length - 1;
    const left = Array.from({ length: events - 3 }, (_none, index) => leaveAfter(gateway, path, body, index));
    await Promise.all(left);
    const leftAtMs = performance.now();
    await expect.poll(() => vendor.requests.filter(({ aborted }) => aborted).length, WITHIN).toBe(left.length);
    expect(performance.now() - leftAtMs).toBeLessThan(1000);
    await expect.poll(async () => (await gateway.calls()).length, WITHIN).toBe(left.length + 1);
    const rows = (await gateway.calls()).filter(({ status }) => status !== "success");
    expect(rows.map(({ status, http_status, attempts }) => [status, http_status, attempts.length])).toEqual(
      left.map(() => ["cancelled", 499, 1]),
    );
  });
});

/** Asks, and is gone once so many events have come. */
async function leaveAfter(gateway: TestGateway, path: string, body: object, events: number): Promise<void> {
  const leaving = new AbortController();
  const asked = fetch(gateway.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: leaving.signal,
  });
  let seen = "";
  const answer = await asked;
  const reader = answer.body?.getReader();
  while (seen.split("\n\n").length - 1 < events) seen += Buffer.from((await reader?.read())?.value ?? []).toString();
  leaving.abort();
}
