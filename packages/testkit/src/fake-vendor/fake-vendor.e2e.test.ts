import OpenAI from "openai";
import { request } from "undici";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultSpec } from "./fault-spec.ts";
import { spawnFakeVendor } from "./spawn-fake-vendor.ts";
import { type FakeVendor, startFakeVendor } from "./start-fake-vendor.ts";

let fake: FakeVendor;
let openai: OpenAI;

beforeEach(async () => {
  fake = await startFakeVendor({ models: ["fake-model", "other-model"] });
  openai = new OpenAI({ baseURL: `${fake.url}/v1`, apiKey: "sk-fake", maxRetries: 0, timeout: 2_000 });
});
afterEach(() => fake.close());

const hello = { model: "fake-model", messages: [{ role: "user" as const, content: "Hello there" }] };
const weather = {
  type: "function" as const,
  function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
};

async function post(body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const answer = await request(`${fake.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

describe("a fake vendor, as the official SDK sees it", () => {
  test("answers a chat with an echo and with usage that adds up", async () => {
    const answer = await openai.chat.completions.create(hello);
    expect(answer.choices[0]?.message.content).toContain("You said: Hello there");
    const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = answer.usage ?? {};
    expect(total).toBe((input ?? 0) + (output ?? 0));
    expect(fake.requests[0]).toMatchObject({ path: "/v1/chat/completions", finished: true, answerId: answer.id });
  });

  test("streams the same text it answers whole, and usage when asked", async () => {
    const whole = await openai.chat.completions.create(hello);
    const stream = await openai.chat.completions.create({
      ...hello,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let total: number | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      total = chunk.usage?.total_tokens ?? total;
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(total).toBe(whole.usage?.total_tokens);
  });

  test("calls a tool first, and answers once it has the result", async () => {
    const first = await openai.chat.completions.create({ ...hello, tools: [weather] });
    const call = first.choices[0]?.message.tool_calls?.[0];
    expect(first.choices[0]?.finish_reason).toBe("tool_calls");
    expect(call).toMatchObject({ type: "function", function: { name: "weather", arguments: '{"city":"Paris"}' } });
    const second = await openai.chat.completions.create({
      ...hello,
      tools: [weather],
      messages: [
        ...hello.messages,
        { role: "assistant", tool_calls: first.choices[0]?.message.tool_calls ?? [] },
        { role: "tool", tool_call_id: call?.id ?? "", content: "sunny" },
      ],
    });
    expect(second.choices[0]?.message.content).toContain("sunny");
  });

  test("streams the arguments of parallel tool calls in pieces that add up", async () => {
    const tools = [weather, { ...weather, function: { ...weather.function, name: "forecast" } }];
    const runner = openai.chat.completions.stream({ ...hello, tools, parallel_tool_calls: true });
    const message = await runner.finalMessage();
    const named = message.tool_calls?.map((call) => (call.type === "function" ? call.function : null));
    expect(named).toMatchObject([
      { name: "weather", arguments: '{"city":"Paris"}' },
      { name: "forecast", arguments: '{"city":"Paris"}' },
    ]);
  });

  test("declares cached and reasoning tokens, several choices, a cut at max_tokens, and JSON", async () => {
    const answer = await openai.chat.completions.create({
      ...hello,
      n: 2,
      prompt_cache_key: "k",
      reasoning_effort: "low",
    });
    expect(answer.choices).toHaveLength(2);
    expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBe(16);
    expect(answer.usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThan(0);
    const cut = await openai.chat.completions.create({ ...hello, max_completion_tokens: 2 });
    expect(cut.choices[0]).toMatchObject({ finish_reason: "length", message: { content: "You said:" } });
    const json = await openai.chat.completions.create({ ...hello, response_format: { type: "json_object" } });
    expect(JSON.parse(json.choices[0]?.message.content ?? "")).toEqual({ you_said: "Hello there" });
  });

  test("answers legacy completions, embeddings of both encodings, and lists its models", async () => {
    const legacy = await openai.completions.create({ model: "fake-model", prompt: "Once" });
    expect(legacy.choices[0]?.text).toContain("Once");
    const input = { model: "fake-model", input: ["a", "b"], dimensions: 4 };
    const floats = await openai.embeddings.create({ ...input, encoding_format: "float" });
    const decoded = await openai.embeddings.create(input);
    expect(floats.data.map((item) => item.embedding)).toEqual(decoded.data.map((item) => item.embedding));
    expect(JSON.parse(fake.requests.at(-1)?.body ?? "")).toMatchObject({ encoding_format: "base64" });
    const models = await openai.models.list();
    expect(models.data.map((model) => model.id)).toEqual(["fake-model", "other-model"]);
  });

  test("gives equal requests equal answers but for the id", async () => {
    const [one, two] = [await openai.chat.completions.create(hello), await openai.chat.completions.create(hello)];
    expect(one.id).not.toBe(two.id);
    expect({ ...one, id: "" }).toEqual({ ...two, id: "" });
  });

  test("refuses bad requests and wrong keys as a vendor does", async () => {
    expect(await post({ model: "fake-model" })).toMatchObject({ status: 400 });
    expect(await post([1])).toMatchObject({ status: 400 });
    await fake.close();
    fake = await startFakeVendor({ apiKey: "right" });
    expect((await post(hello, { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await post(hello, { authorization: "Bearer right" })).status).toBe(200);
  });
});

describe("faults over a real socket", () => {
  test("hit the next requests, one each, in order", async () => {
    fake.fail([{ kind: "status", status: 503 }, { kind: "none" }, { kind: "empty" }]);
    expect((await post(hello)).status).toBe(503);
    expect((await post(hello)).text).toContain("You said");
    expect(await post(hello)).toEqual({ status: 200, text: "" });
    expect((await post(hello)).text).toContain("You said");
    expect(fake.requests.map((entry) => entry.fault)).toEqual(["status", "none", "empty", "none"]);
  });

  test("hit only the requests a rule means, the queue first and then always", async () => {
    const rule = fake
      .on({ model: "bad" })
      .fail({ kind: "status", status: 500 })
      .always({ kind: "status", status: 429 });
    expect((await post({ ...hello, model: "good" })).status).toBe(200);
    expect((await post({ ...hello, model: "bad" })).status).toBe(500);
    expect((await post({ ...hello, model: "bad" })).status).toBe(429);
    rule.remove();
    expect((await post({ ...hello, model: "bad" })).status).toBe(200);
  });

  test("can be carried by the request, in a header or in its metadata", async () => {
    expect((await post(hello, { "x-fake-fault": '{"kind":"status","status":418}' })).status).toBe(418);
    expect((await post({ ...hello, metadata: { fake_fault: '{"kind":"html"}' } })).text).toContain("Bad Gateway");
  });

  test.each<[FaultSpec, RegExp]>([
    [{ kind: "reset-before-headers" }, /ECONNRESET|other side closed/],
    [{ kind: "reset-after-bytes", bytes: 10 }, /ECONNRESET|other side closed|terminated/],
    [{ kind: "truncated-json", contentLength: "wrong" }, /other side closed|ECONNRESET|content-length/i],
  ])("%j breaks the connection", async (fault, message) => {
    fake.fail(fault);
    await expect(post(hello)).rejects.toThrow(message);
    expect(fake.requests[0]).toMatchObject({ finished: false, aborted: false, fault: fault.kind });
  });

  test("events sent before a reset arrive", async () => {
    fake.fail({ kind: "reset-after-events", events: 3 });
    const answer = await request(`${fake.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ ...hello, stream: true }),
    });
    let text = "";
    const reading = (async () => {
      for await (const chunk of answer.body) text += String(chunk);
    })();
    await expect(reading).rejects.toThrow();
    expect(text.match(/^data: /gm)).toHaveLength(3);
  });

  test.each<FaultSpec>([{ kind: "never-answer" }, { kind: "stall-after-events", events: 2 }])(
    "%j keeps silent until the client goes away, and the log says so",
    async (fault) => {
      fake.fail(fault);
      const abort = new AbortController();
      const answer = fetch(`${fake.url}/v1/chat/completions`, {
        method: "POST",
        body: JSON.stringify({ ...hello, stream: true }),
        signal: abort.signal,
      }).then((response) => response.text());
      setTimeout(() => abort.abort(), 100);
      await expect(answer).rejects.toThrow();
      const entry = await fake.waitFor((seen) => seen.endedAtMs !== null);
      expect(entry).toMatchObject({ aborted: true, finished: false });
      expect((entry.endedAtMs ?? 0) - entry.atMs).toBeGreaterThanOrEqual(80);
    },
  );

  test("each write of a one-byte answer is a packet, and the answer is whole", async () => {
    fake.fail({ kind: "one-byte-writes" });
    const answer = await request(`${fake.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(hello) });
    let packets = 0;
    let text = "";
    for await (const chunk of answer.body) {
      packets++;
      text += String(chunk);
    }
    expect(JSON.parse(text)).toMatchObject({ object: "chat.completion" });
    expect(packets).toBeGreaterThan(text.length / 4);
  });
});

describe("a fake vendor in a process of its own", () => {
  test("is controlled over HTTP and shows its log", async () => {
    const spawned = await spawnFakeVendor({ say: "Fixed words." });
    try {
      await spawned.on({ model: "bad" }, { always: { kind: "status", status: 500 } });
      await spawned.fail({ kind: "status", status: 503 });
      const ask = async (model: string): Promise<{ status: number; text: string }> => {
        const answer = await fetch(`${spawned.url}/v1/chat/completions`, {
          method: "POST",
          body: JSON.stringify({ ...hello, model }),
        });
        return { status: answer.status, text: await answer.text() };
      };
      expect((await ask("bad")).status).toBe(500);
      expect((await ask("good")).status).toBe(503);
      expect((await ask("good")).text).toContain("Fixed words.");
      await spawned.always({ kind: "html" });
      expect((await ask("good")).status).toBe(502);
      await spawned.clearFaults();
      expect((await ask("bad")).status).toBe(200);
      expect((await spawned.requests(3)).map((entry) => entry.fault)).toEqual(["html", "none"]);
      await expect(spawned.fail({ kind: "nonsense" } as never)).rejects.toThrow("not faults");
    } finally {
      await spawned.close();
    }
  });
});
