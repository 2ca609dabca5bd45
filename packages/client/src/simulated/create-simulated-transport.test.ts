import { type Flow, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { FakeClock, seededRandom } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { createSimulatedTransport } from "./create-simulated-transport.ts";

interface Seen {
  status: number;
  headers: Readonly<Record<string, string>>;
  flow: Flow | null;
  text: string;
  /** When headers, data and the end came, in milliseconds after the request. */
  readonly moments: { what: "headers" | "data" | "end" | "error"; atMs: number }[];
  error: string | null;
}

interface Asked {
  readonly body?: JsonObject | string;
  readonly path?: string;
  readonly errorRate?: number;
  readonly seed?: number;
}

function ask(asked: Asked = {}) {
  const clock = new FakeClock();
  const random = seededRandom(asked.seed ?? 1).next;
  const errorRate = asked.errorRate ?? 0;
  const transport = createSimulatedTransport({ clock, random, firstTokenMs: 200, tokensPerSecond: 100, errorRate });
  const seen: Seen = { status: 0, headers: {}, flow: null, text: "", moments: [], error: null };
  const note = (what: "headers" | "data" | "end" | "error"): void => {
    seen.moments.push({ what, atMs: clock.monotonicMs() });
  };
  const body =
    asked.body === undefined
      ? null
      : Buffer.from(typeof asked.body === "string" ? asked.body : JSON.stringify(asked.body));
  const path = asked.path ?? "/v1/chat/completions";
  const abort = transport.send(
    { method: "POST", origin: "http://simulated", path, headers: {}, body },
    {
      onHeaders: (status, headers, flow) => {
        Object.assign(seen, { status, headers, flow });
        note("headers");
      },
      onData: (chunk) => {
        seen.text += chunk.toString();
        note("data");
      },
      onEnd: () => note("end"),
      onError: (error) => {
        seen.error = error.message;
        note("error");
      },
    },
  );
  return { clock, seen, abort };
}

/** Asks, waits long enough, and reads the answer. */
function answerTo(asked: Asked): { seen: Seen; body: JsonObject } {
  const { clock, seen } = ask(asked);
  clock.advance(60_000);
  const body: unknown = JSON.parse(seen.text);
  if (!isJsonObject(body)) throw new Error(`no object: ${seen.text}`);
  return { seen, body };
}

function eventsOf(text: string): readonly JsonObject[] {
  return text
    .split("\n\n")
    .filter((frame) => frame.startsWith("data: {"))
    .map((frame) => JSON.parse(frame.slice(6)) as JsonObject);
}

function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, step) => (inner as Record<string | number, Json> | undefined)?.[step],
    value,
  );
}

const hello = { model: "any-model", messages: [{ role: "user", content: "Hello" }] };
const weather = {
  type: "function",
  function: {
    name: "weather",
    parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer", minimum: 2 } } },
  },
};

describe("the simulated provider", () => {
  test("says that it is simulated, whatever model it is asked for", () => {
    const { seen, body } = answerTo({ body: hello });
    expect(seen.status).toBe(200);
    expect(seen.headers["x-simulated"]).toBe("true");
    expect(body).toMatchObject({ model: "any-model", system_fingerprint: "simulated", object: "chat.completion" });
    expect(at(body, "choices", 0, "message", "content")).toContain("simulated answer");
    expect(at(body, "choices", 0, "message", "content")).toContain("“Hello”");
  });

  test("declares usage that adds up, with reasoning and cached tokens where they would be", () => {
    const long = { ...hello, reasoning_effort: "low", messages: [{ role: "user", content: "word ".repeat(2_000) }] };
    const { body } = answerTo({ body: long });
    const usage = body.usage as Record<string, number>;
    expect(usage.total_tokens).toBe((usage.prompt_tokens ?? 0) + (usage.completion_tokens ?? 0));
    expect(usage.prompt_tokens).toBe(2_500);
    expect(at(body.usage, "prompt_tokens_details", "cached_tokens")).toBe(1_152);
    expect(at(body.usage, "completion_tokens_details", "reasoning_tokens")).toBe(64);
  });

  test.each(["/v1/chat/completions", "/v1/completions"])("%s gives as many choices as are asked for", (path) => {
    const asked = { ...hello, prompt: "Hello" };
    const one = answerTo({ path, body: asked }).body;
    const { body } = answerTo({ path, body: { ...asked, n: 3 } });
    const choices = body.choices as readonly JsonObject[];
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(at(body, "usage", "completion_tokens")).toBe(3 * Number(at(one, "usage", "completion_tokens")));
    const { clock, seen } = ask({ path, body: { ...asked, n: 3, stream: true } });
    clock.advance(60_000);
    const pieces = eventsOf(seen.text).flatMap((event) => event.choices as readonly JsonObject[]);
    const texts = [0, 1, 2].map((index) =>
      pieces
        .filter((piece) => piece.index === index)
        .map((piece) => at(piece, "delta", "content") ?? piece.text ?? "")
        .join(""),
    );
    expect(new Set(texts)).toEqual(
      new Set([at(one, "choices", 0, "message", "content") ?? at(one, "choices", 0, "text")]),
    );
    expect(pieces.flatMap((piece) => piece.finish_reason ?? [])).toEqual(["stop", "stop", "stop"]);
  });

  test.each([0, -1, 1.5, 1e9, "2", null])("takes n = %j for one", (n) => {
    expect(answerTo({ body: { ...hello, n } }).body.choices).toHaveLength(1);
  });

  test("tool calls of several choices have ids of their own", () => {
    const { body } = answerTo({ body: { ...hello, n: 2, tools: [weather] } });
    const ids = [0, 1].map((index) => at(body, "choices", index, "message", "tool_calls", 0, "id"));
    expect(new Set(ids).size).toBe(2);
  });

  test("takes as long as its tokens take, after a first-token delay", () => {
    const { clock, seen } = ask({ body: hello });
    expect(seen.moments).toEqual([]);
    clock.advance(130);
    expect(seen.moments).toEqual([]);
    clock.advance(60_000);
    const tokens = at(JSON.parse(seen.text) as JsonObject, "usage", "completion_tokens");
    const end = seen.moments.at(-1);
    expect(end?.what).toBe("end");
    expect(end?.atMs).toBeGreaterThanOrEqual(140 + Number(tokens) * 10);
  });

  test("streams the same words it answers whole, at its pace, with usage when asked", () => {
    const whole = answerTo({ body: hello }).body;
    const { clock, seen } = ask({ body: { ...hello, stream: true, stream_options: { include_usage: true } } });
    clock.advance(60_000);
    const events = eventsOf(seen.text);
    const words = events.map((event) => at(event, "choices", 0, "delta", "content") ?? "").join("");
    expect(words).toBe(at(whole, "choices", 0, "message", "content"));
    expect(events.at(-1)?.usage).toEqual(whole.usage);
    expect(seen.text.endsWith("data: [DONE]\n\n")).toBe(true);
    const data = seen.moments.filter((moment) => moment.what === "data");
    const spanMs = (data.at(-1)?.atMs ?? 0) - (data[0]?.atMs ?? 0);
    expect(spanMs).toBeCloseTo(Number(at(whole.usage, "completion_tokens")) * 10, 5);
  });

  test("leaves usage out of a stream that did not ask for it", () => {
    const { clock, seen } = ask({ body: { ...hello, stream: true } });
    clock.advance(60_000);
    expect(seen.text).not.toContain("usage");
  });

  test("calls a tool with arguments its schema accepts, and answers once the result is in", () => {
    const first = answerTo({ body: { ...hello, tools: [weather] } }).body;
    expect(at(first, "choices", 0, "finish_reason")).toBe("tool_calls");
    const call = at(first, "choices", 0, "message", "tool_calls", 0, "function");
    expect(call).toEqual({ name: "weather", arguments: '{"city":"simulated","days":2}' });
    const messages = [...hello.messages, { role: "tool", tool_call_id: "x", content: "sunny" }];
    const second = answerTo({ body: { ...hello, messages, tools: [weather] } }).body;
    expect(at(second, "choices", 0, "message", "content")).toContain("sunny");
    const refused = answerTo({ body: { ...hello, tools: [weather], tool_choice: "none" } }).body;
    expect(at(refused, "choices", 0, "finish_reason")).toBe("stop");
  });

  test("streams a tool call whose arguments add up", () => {
    const { clock, seen } = ask({ body: { ...hello, tools: [weather], stream: true } });
    clock.advance(60_000);
    const deltas = eventsOf(seen.text).map((event) => at(event, "choices", 0, "delta", "tool_calls", 0));
    const text = deltas.map((delta) => at(delta, "function", "arguments") ?? "").join("");
    expect(JSON.parse(text)).toEqual({ city: "simulated", days: 2 });
  });

  test("keeps to max_tokens, and says so", () => {
    const { body } = answerTo({ body: { ...hello, max_completion_tokens: 5 } });
    expect(at(body, "choices", 0, "finish_reason")).toBe("length");
    expect(at(body, "usage", "completion_tokens")).toBeLessThanOrEqual(5);
  });

  test("answers in JSON, of a schema when one is given", () => {
    const schema = {
      type: "object",
      properties: {
        ok: { type: "boolean" },
        kind: { enum: ["a", "b"] },
        list: { type: "array", items: { type: "null" } },
        c: { const: 7 },
      },
    };
    const format = { type: "json_schema", json_schema: { name: "x", schema } };
    const { body } = answerTo({ body: { ...hello, response_format: format } });
    expect(JSON.parse(String(at(body, "choices", 0, "message", "content")))).toEqual({
      ok: true,
      kind: "a",
      list: [null],
      c: 7,
    });
    const loose = answerTo({ body: { ...hello, response_format: { type: "json_object" } } }).body;
    expect(JSON.parse(String(at(loose, "choices", 0, "message", "content")))).toMatchObject({ simulated: true });
  });

  test("answers legacy completions, whole and streamed alike", () => {
    const path = "/v1/completions";
    const body = { model: "m", prompt: "Once upon a time" };
    const whole = answerTo({ path, body }).body;
    expect(at(whole, "choices", 0, "text")).toContain("Once upon a time");
    const { clock, seen } = ask({ path, body: { ...body, stream: true, stream_options: { include_usage: true } } });
    clock.advance(60_000);
    const events = eventsOf(seen.text);
    expect(events.map((event) => at(event, "choices", 0, "text") ?? "").join("")).toBe(at(whole, "choices", 0, "text"));
    expect(events.at(-1)?.usage).toEqual(whole.usage);
  });

  test("embeds equal texts equally, as numbers or as base64, in unit length", () => {
    const body = { model: "m", input: ["a", "b", "a"], dimensions: 16 };
    const vectors = (answerTo({ path: "/v1/embeddings", body }).body.data as { embedding: number[] }[]).map(
      (item) => item.embedding,
    );
    expect(vectors[0]).toEqual(vectors[2]);
    expect(vectors[0]).not.toEqual(vectors[1]);
    expect(Math.hypot(...(vectors[0] ?? []))).toBeCloseTo(1, 5);
    const encoded = answerTo({ path: "/v1/embeddings", body: { ...body, encoding_format: "base64" } }).body.data as {
      embedding: string;
    }[];
    const bytes = Buffer.from(encoded[0]?.embedding ?? "", "base64");
    expect([...new Float32Array(bytes.buffer, bytes.byteOffset, 16)]).toEqual(vectors[0]);
    const ofTokens = answerTo({ path: "/v1/embeddings", body: { model: "m", input: [1, 2, 3] } }).body.data;
    expect(ofTokens).toHaveLength(1);
  });

  test("lists itself, refuses unknown paths and broken bodies", () => {
    expect(answerTo({ path: "/v1/models" }).body).toMatchObject({ data: [{ id: "simulated" }] });
    expect(answerTo({ path: "/v1/nonsense", body: hello }).seen.status).toBe(404);
    expect(answerTo({ body: "{" }).seen.status).toBe(400);
    expect(answerTo({ body: "[]" }).seen.status).toBe(400);
  });

  test("sends nothing while paused, and all of it afterwards", () => {
    const { clock, seen } = ask({ body: { ...hello, stream: true } });
    clock.advance(700);
    seen.flow?.pause();
    const before = seen.text;
    clock.advance(60_000);
    expect(before).not.toBe("");
    expect(seen.text).toBe(before);
    seen.flow?.resume();
    seen.flow?.resume();
    clock.advance(1);
    expect(seen.text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(seen.moments.filter((moment) => moment.what === "end")).toHaveLength(1);
  });

  test("says nothing more once aborted, and leaves no timer", () => {
    for (const afterMs of [0, 500]) {
      const { clock, seen, abort } = ask({ body: { ...hello, stream: true } });
      clock.advance(afterMs);
      const before = seen.moments.length;
      abort();
      seen.flow?.resume();
      clock.advance(60_000);
      expect(seen.moments).toHaveLength(before);
      expect(clock.pending).toBe(0);
    }
  });

  test("fails as often as it is told to, in each of its ways", () => {
    const ways = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++) {
      const { clock, seen } = ask({ body: { ...hello, stream: true }, errorRate: 0.5, seed });
      clock.advance(60_000);
      expect(seen.moments.filter(({ what }) => what === "end" || what === "error")).toHaveLength(1);
      const cut = seen.status === 200 ? "reset-inside" : "reset-before";
      const way = seen.error === null ? String(seen.status) : cut;
      ways.set(way, (ways.get(way) ?? 0) + 1);
    }
    expect([...ways.keys()].sort()).toEqual(["200", "429", "500", "503", "reset-before", "reset-inside"]);
    expect(ways.get("200")).toBeGreaterThan(160);
    expect(ways.get("200")).toBeLessThan(240);
  });

  test("the same seed gives the same answer", () => {
    expect(answerTo({ body: hello, seed: 5 })).toEqual(answerTo({ body: hello, seed: 5 }));
    expect(answerTo({ body: hello, seed: 5 }).body.id).not.toBe(answerTo({ body: hello, seed: 6 }).body.id);
  });
});
