import { createIdSource, Fault, type JournalEntry, type KeyId, NO_USAGE, type Part } from "@ai-liaison/core";
import { FakeClock } from "@ai-liaison/testkit";
import { beforeEach, describe, expect, test } from "vitest";
import { CaptureBudget } from "./capture/capture.ts";
import { handleCall } from "./handle-call.ts";
import { MemoryOutlet } from "./testing/memory-outlet.ts";
import { partsDialect, testProvider } from "./testing/parts-dialect.ts";
import { ScriptedTransport } from "./testing/scripted-transport.ts";
import type { AnswerOwner } from "./values/answer-owners.ts";
import type { IncomingCall } from "./values/incoming-call.ts";
import { PlanMemo } from "./values/plan-memo.ts";
import type { EnginePorts } from "./values/ports.ts";
import { RetryBudgets } from "./values/retry-budgets.ts";
import type { EngineSettings } from "./values/settings.ts";

const START = { type: "start", id: "r-1", model: "m-large-2026", createdAt: 1 };
const TEXT = { type: "text-delta", choice: 0, block: 0, text: "hello" };
const USAGE = { type: "usage", usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, raw: { total: 15 } } };
const END = { type: "end" };

const dialect = partsDialect("parts");

describe("the path of one call", () => {
  let clock: FakeClock;
  let transport: ScriptedTransport;
  let outlet: MemoryOutlet;
  let journal: JournalEntry[];
  let journalFault: Fault | null;
  let closingFault: Fault | null;
  let settings: EngineSettings;
  let unauthenticated: number;
  const owners = new Map<string, AnswerOwner>();
  let budget: CaptureBudget;
  let onCall: () => void;

  beforeEach(() => {
    clock = new FakeClock();
    transport = new ScriptedTransport();
    outlet = new MemoryOutlet();
    journal = [];
    journalFault = null;
    closingFault = null;
    unauthenticated = 0;
    budget = new CaptureBudget(10_000);
    onCall = () => {};
    settings = {
      providers: [testProvider("one"), testProvider("two", { priority: 2 })],
      routes: new Map([
        [
          "smart",
          { name: "smart", strategy: "priority", targets: [{ provider: testProvider("two"), model: "m-small" }] },
        ],
      ]),
      retry: { maxAttempts: 2, baseDelayMs: 100, maxDelayMs: 2000 },
      timeouts: { idleMs: 2000, totalMs: 60_000 },
      heartbeatAfterMs: 400,
      maxResponseBytes: 1000,
      maxJsonDepth: 50,
      store: { bodies: true, maxBodyBytes: 1000 },
    };
  });

  function ports(): EnginePorts {
    return {
      clock,
      newId: createIdSource(clock),
      instanceId: "test",
      random: () => 0.5,
      settings: () => settings,
      keyring: {
        isOpen: false,
        verify: (key) => (key === "good" ? { id: "key_1" as KeyId, customer: "acme", passthrough: false } : null),
      },
      dialectById: () => dialect,
      plans: new PlanMemo(),
      retries: new RetryBudgets(clock),
      transportFor: () => transport,
      journal: {
        get refusal() {
          return journalFault;
        },
        append: async (entry) => {
          if (entry.kind === "closed" && closingFault !== null) throw closingFault;
          if (entry.kind === "closed") expect(outlet.ended, "the end was told before the record was safe").toBe(false);
          journal.push(entry);
        },
      },
      prices: {
        price: ({ usage, model }) => {
          const totalNanoUsd = usage.inputTokens === null ? null : usage.inputTokens * 3;
          return {
            totalNanoUsd,
            breakdown: null,
            source: totalNanoUsd === null ? null : "catalogue",
            priceId: `p:${model}`,
            inexact: false,
            warnings: [],
          };
        },
      },
      capture: budget,
      countTokens: async () => 7,
      owners: { remember: (id, owner) => owners.set(id, owner), find: (id) => owners.get(id) ?? null },
      observer: {
        onCall: () => onCall(),
        onUnauthenticated: () => {
          unauthenticated += 1;
        },
        onUnexpected: (error) => {
          throw error;
        },
      },
    };
  }

  function incoming(body: unknown, headers: Record<string, string> = {}): IncomingCall {
    const [route] = dialect.routes;
    if (route === undefined) throw new Error("no route");
    const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    return {
      dialect,
      route,
      place: { model: null, stream: false, path: route.path },
      headers: { authorization: "Bearer good", ...headers },
      readBody: () => bytes,
      isLocal: () => false,
    };
  }

  function closing() {
    const entry = journal.at(-1);
    if (entry?.kind !== "closed") throw new Error("nothing was closed");
    return entry;
  }

  test("a whole answer passes byte for byte, opened before it is asked for and closed before it is told", async () => {
    const bytes = `{ "parts" : ${JSON.stringify([START, TEXT, USAGE, END])}, "odd": 1.0 }`;
    transport.scripts = [
      (exchange) => {
        expect(journal.map(({ kind }) => kind)).toEqual(["opened"]);
        exchange.answer(
          200,
          { "content-type": "application/json", "x-request-id": "v-1", "set-cookie": "a=b" },
          bytes.slice(0, 9),
          bytes.slice(9),
        );
      },
    ];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(outlet.written).toBe(bytes);
    expect(outlet.headers).toMatchObject({
      "x-request-id": "v-1",
      "x-liaison-provider": "one",
      "x-liaison-attempts": "1",
      "x-liaison-cost-usd": "0.00000003",
    });
    expect(outlet.headers).not.toHaveProperty("set-cookie");
    expect(closing().record).toMatchObject({
      status: "success",
      httpStatus: 200,
      customerId: "acme",
      provider: "one",
      modelRequested: "m-large",
      modelUsed: "m-large-2026",
      inputTokens: 10,
      totalCostNanoUsd: 30,
      priceId: "p:m-large-2026",
      usageSource: "provider",
      rawUsage: { total: 15 },
      attempts: [{ provider: "one", outcome: "success", inputTokens: 10 }],
    });
    expect(Buffer.concat(closing().responseBody).toString()).toBe(bytes);
  });

  test("the upstream request carries the vendor's key, the caller's bytes and nothing else of the caller's", async () => {
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [END] }))];
    await handleCall(incoming('{"model":"m-large",  "x":1}', { cookie: "c", traceparent: "00-1" }), outlet, ports());
    const { request } = transport.exchanges[0] ?? {};
    expect(String(request?.body)).toBe('{"model":"m-large",  "x":1}');
    expect(request?.path).toBe("/v1/chat");
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "authorization",
      "content-type",
      "traceparent",
      "user-agent",
      "via",
    ]);
    expect(request?.headers.authorization).toBe("Bearer secret");
  });

  test("a route's model is spliced into the caller's bytes; usage is asked for where streams do not tell it", async () => {
    const streaming = handleCall(incoming('{"model":"smart",  "stream":true}'), outlet, ports());
    await clock.advanceAsync(0);
    transport.exchanges[0]?.stream([START], [TEXT], [USAGE], [END]);
    await streaming;
    const body = String(transport.exchanges[0]?.request.body);
    expect(JSON.parse(body)).toEqual({ model: "m-small", stream: true, stream_options: { include_usage: true } });
    expect(body).toContain(',  "stream":true}');
    expect(outlet.written).not.toContain('"usage"');
    expect(closing().record).toMatchObject({ route: "smart", inputTokens: 10, usageSource: "provider" });
  });

  test("a stream is passed on as it comes, and its end is held until the record is safe", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true, usage: true }), outlet, ports());
    await clock.advanceAsync(0);
    const exchange = transport.exchanges[0];
    exchange?.stream([START]);
    await clock.advanceAsync(0);
    expect(outlet.status).toBeNull();
    exchange?.event([TEXT]);
    await clock.advanceAsync(0);
    expect(outlet.status).toBe(200);
    expect(outlet.written.match(/data:/g)).toHaveLength(2);
    clock.advance(50);
    exchange?.event([USAGE]);
    exchange?.handler.onData(Buffer.from(`data: ${JSON.stringify([END])}\n\n`));
    await call;
    expect(outlet.written).toBe(
      [[START], [TEXT], [USAGE], [END]].map((parts) => `data: ${JSON.stringify(parts)}\n\n`).join(""),
    );
    expect(closing().record).toMatchObject({
      status: "success",
      streaming: true,
      inputTokens: 10,
      timeToFirstTokenMs: 0,
      responseTimeMs: 50,
    });
  });

  test("an incomplete event is never passed on, so that an error event can follow", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true, usage: true }), outlet, ports());
    await clock.advanceAsync(0);
    transport.exchanges[0]?.stream([START], [TEXT]);
    transport.exchanges[0]?.handler.onData(Buffer.from('data: [{"type":"text-del'));
    transport.exchanges[0]?.handler.onError(Object.assign(new Error("reset"), { code: "ECONNRESET" }), true);
    await call;
    expect(outlet.written.endsWith('data: {"error":"interrupted"}\n\n')).toBe(true);
    expect(outlet.written).not.toContain("text-del\n");
    expect(outlet.written).not.toContain('"end"');
    expect(closing().record).toMatchObject({
      status: "error",
      httpStatus: 200,
      errorCode: "interrupted",
      usageSource: "none",
    });
  });

  test("a slow client pauses the vendor", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true, usage: true }), outlet, ports());
    await clock.advanceAsync(0);
    outlet.full = true;
    const exchange = transport.exchanges[0];
    exchange?.stream([TEXT]);
    await clock.advanceAsync(0);
    expect(exchange?.paused).toBe(true);
    outlet.drain();
    expect(exchange?.paused).toBe(false);
    exchange?.event([END]);
    await call;
    expect(outlet.ended).toBe(true);
  });

  test("a waiting stream is kept alive without naming a provider, and a fault is then told inside it", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    await clock.advanceAsync(950);
    expect(outlet.written).toBe(": keep-alive\n\n".repeat(2));
    expect(outlet.headers).not.toHaveProperty("x-liaison-provider");
    expect(outlet.headers).toHaveProperty("x-liaison-call-id");
    await clock.advanceAsync(5000);
    await call;
    expect(outlet.written).toContain('data: {"error":"timeout"}\n\n');
    expect(transport.exchanges.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(closing().record).toMatchObject({ status: "error", httpStatus: 200, errorCode: "timeout" });
    expect(closing().record.attempts).toHaveLength(2);
  });

  test("silence in the middle of a stream ends it with a timeout", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    await clock.advanceAsync(0);
    transport.exchanges[0]?.stream([TEXT]);
    await clock.advanceAsync(2500);
    await call;
    expect(outlet.written).toContain('{"error":"timeout"}');
    expect(transport.exchanges[0]?.aborted).toBe(true);
  });

  test("the call's own end stops even a stream that never falls silent", async () => {
    const call = handleCall(
      incoming({ model: "m-large", stream: true }, { "x-liaison-timeout-ms": "3000" }),
      outlet,
      ports(),
    );
    await clock.advanceAsync(0);
    transport.exchanges[0]?.stream([TEXT]);
    for (let second = 0; second < 5; second += 1) {
      await clock.advanceAsync(900);
      if (transport.exchanges[0]?.aborted === false) transport.exchanges[0].event([TEXT]);
    }
    await call;
    expect(closing().record).toMatchObject({ errorCode: "timeout", responseTimeMs: 3000 });
  });

  test("an error inside a stream before its first content moves on to the next provider", async () => {
    transport.scripts = [
      (exchange) => exchange.stream([START], [{ type: "vendor-fault" }]),
      (exchange) => exchange.stream([TEXT], [END]),
    ];
    await handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    expect(outlet.headers["x-liaison-provider"]).toBe("two");
    expect(outlet.written).not.toContain("vendor-fault");
    expect(closing().record.attempts).toMatchObject([
      { outcome: "error", errorCode: "overloaded" },
      { outcome: "success" },
    ]);
  });

  test("what a try said that it took is kept though it failed, and the call costs what its tries cost together", async () => {
    const told: Part = { type: "usage", usage: { ...NO_USAGE, inputTokens: 100, outputTokens: 1 } };
    const answered: Part = { type: "usage", usage: { ...NO_USAGE, inputTokens: 10, outputTokens: 5 } };
    transport.scripts = [
      (exchange) => exchange.stream([START, told], [{ type: "vendor-fault" }]),
      (exchange) => exchange.stream([TEXT], [answered, END]),
    ];
    await handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    expect(closing().record).toMatchObject({ inputTokens: 110, usageSource: "provider", totalCostNanoUsd: 330 });
    expect(closing().record.attempts).toMatchObject([
      { outcome: "error", inputTokens: 100, outputTokens: 1, usageSource: "partial", totalCostNanoUsd: 300 },
      { outcome: "success", inputTokens: 10, outputTokens: 5, usageSource: "provider", totalCostNanoUsd: 30 },
    ]);

    settings = { ...settings, retry: { ...settings.retry, maxAttempts: 1 } };
    transport.scripts = [(exchange) => exchange.stream([START, told], [{ type: "vendor-fault" }])];
    outlet = new MemoryOutlet();
    await handleCall(incoming({ model: "one/m-large", stream: true }), outlet, ports());
    expect(closing().record).toMatchObject({
      status: "error",
      inputTokens: 100,
      usageSource: "partial",
      totalCostNanoUsd: 300,
      costSource: "catalogue",
    });
  });

  test("an error inside a stream after its first content ends it, in the vendor's own words", async () => {
    transport.scripts = [(exchange) => exchange.stream([TEXT], [{ type: "vendor-fault" }])];
    await handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    expect(outlet.written.endsWith('data: [{"type":"vendor-fault"}]\n\n')).toBe(true);
    expect(closing().record).toMatchObject({ status: "error", errorCode: "overloaded" });
  });

  test("rounds: all are asked before any is asked again, after a pause as long as was asked for", async () => {
    transport.scripts = [(exchange) => exchange.answer(429, {}, "{}")];
    const call = handleCall(incoming({ model: "m-large" }), outlet, ports());
    await clock.advanceAsync(999);
    expect(transport.exchanges).toHaveLength(2);
    await clock.advanceAsync(1);
    await call;
    expect(transport.exchanges.map(({ request }) => request.origin)).toEqual([
      "http://one.test",
      "http://two.test",
      "http://one.test",
      "http://two.test",
    ]);
    expect(outlet.status).toBe(429);
    expect(outlet.written).toBe("{}");
  });

  test("a vendor's refusal of our key is told as ours to mend, without its text", async () => {
    transport.scripts = [(exchange) => exchange.answer(401, { "www-authenticate": "x" }, '{"secret":"sk-ours"}')];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(outlet.status).toBe(502);
    expect(outlet.written).toBe('{"error":"provider_authentication","param":null}');
    expect(closing().record.attempts).toHaveLength(2);
  });

  test.each([
    ["an answer that is too large", (): string => "x".repeat(2000), "malformed_response"],
    ["an empty answer", (): string => "", "malformed_response"],
    ["an answer of another shape", (): string => "{}", "malformed_response"],
  ])("%s is an error, not a success", async (_name, body, code) => {
    transport.scripts = [(exchange) => exchange.answer(200, {}, body())];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(outlet.status).toBe(502);
    expect(closing().record.errorCode).toBe(code);
  });

  test("redirects are never followed", async () => {
    transport.scripts = [(exchange) => exchange.answer(302, { location: "http://169.254.169.254/" })];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(closing().record.errorCode).toBe("malformed_response");
  });

  test("a stream nobody asked for is an error; a whole answer to a wish for a stream is told as one", async () => {
    transport.scripts = [(exchange) => exchange.stream([TEXT], [END])];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(outlet.status).toBe(502);
    outlet = new MemoryOutlet();
    transport = new ScriptedTransport();
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [START, TEXT, USAGE] }))];
    await handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    expect(outlet.headers["content-type"]).toContain("text/event-stream");
    expect(outlet.written).toContain('"end"');
  });

  test("between formats, requests, answers and streams are written anew, with warnings", async () => {
    const other = { ...incoming({ model: "m-large" }), dialect: partsDialect("other") };
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [START, TEXT, END], odd: 1 }))];
    await handleCall(other, outlet, { ...ports() });
    expect(JSON.parse(outlet.written)).toEqual({ parts: [START, TEXT, END] });
    expect(outlet.headers["x-liaison-warnings"]).toBe('["written anew"]');
    expect(closing().record.warnings).toEqual(["written anew"]);
    outlet = new MemoryOutlet();
    transport = new ScriptedTransport();
    transport.scripts = [(exchange) => exchange.stream([START], [TEXT], [END])];
    await handleCall(
      { ...incoming({ model: "m-large", stream: true }), dialect: partsDialect("other") },
      outlet,
      ports(),
    );
    expect(outlet.written).toBe([[START], [TEXT], [END]].map((parts) => `data: ${JSON.stringify(parts)}\n\n`).join(""));
  });

  test("a client that leaves stops the vendor at once, while waiting, while pausing and in mid-stream", async () => {
    const waiting = handleCall(incoming({ model: "m-large" }), outlet, ports());
    await clock.advanceAsync(0);
    outlet.leave();
    await waiting;
    expect(transport.exchanges[0]?.aborted).toBe(true);
    expect(closing().record).toMatchObject({ status: "cancelled", httpStatus: 499, errorCode: "cancelled" });

    outlet = new MemoryOutlet();
    transport = new ScriptedTransport();
    transport.scripts = [(exchange) => exchange.answer(503, {}, "{}")];
    const pausing = handleCall(incoming({ model: "m-large" }), outlet, ports());
    await clock.advanceAsync(1);
    outlet.leave();
    await pausing;
    expect(closing().record).toMatchObject({
      status: "cancelled",
      attempts: [{ outcome: "error" }, { outcome: "error" }],
    });

    outlet = new MemoryOutlet();
    transport = new ScriptedTransport();
    const streaming = handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    await clock.advanceAsync(0);
    transport.exchanges[0]?.stream([TEXT], [USAGE]);
    await clock.advanceAsync(0);
    outlet.leave();
    await streaming;
    expect(transport.exchanges[0]?.aborted).toBe(true);
    expect(closing().record).toMatchObject({ status: "cancelled", usageSource: "partial", inputTokens: 10 });
  });

  test("without a valid key nothing is recorded, only counted", async () => {
    await handleCall(incoming({ model: "m-large" }, { authorization: "Bearer bad" }), outlet, ports());
    expect(outlet.status).toBe(401);
    expect(journal).toEqual([]);
    expect(unauthenticated).toBe(1);
  });

  test.each([
    ["no JSON", "{", "invalid_request", 400],
    ["no model", {}, "invalid_request", 400],
    ["a model nobody offers", { model: "nobody/has-this" }, "model_not_found", 404],
    ["a model name that is none", { model: "a b" }, "invalid_request", 400],
  ])("%s is refused, and recorded without having been opened", async (_name, body, code, status) => {
    settings = { ...settings, providers: [testProvider("one", { models: ["m-large"] })] };
    await handleCall(incoming(body), outlet, ports());
    expect(outlet.status).toBe(status);
    expect(journal).toHaveLength(1);
    expect(closing().record).toMatchObject({
      status: "error",
      httpStatus: status,
      errorCode: code,
      provider: null,
      customerId: "acme",
    });
    expect(transport.exchanges).toHaveLength(0);
  });

  test("a name before the slash picks the provider", async () => {
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [END] }))];
    await handleCall(incoming({ model: "two/vendor/m-x" }), outlet, ports());
    expect(transport.exchanges[0]?.request.origin).toBe("http://two.test");
    expect(JSON.parse(String(transport.exchanges[0]?.request.body))).toEqual({ model: "vendor/m-x" });
  });

  test("a full journal refuses new calls, and an answer that cannot be recorded is not given", async () => {
    journalFault = new Fault("journal_full", "full");
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(outlet.status).toBe(503);
    expect(transport.exchanges).toHaveLength(0);
    journalFault = null;
    closingFault = new Fault("journal_full", "full");
    outlet = new MemoryOutlet();
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [TEXT, END] }))];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(outlet.status).toBe(503);
    expect(outlet.written).toContain("journal_full");
  });

  test("bodies are not kept where that is switched off", async () => {
    settings = { ...settings, store: { bodies: false, maxBodyBytes: 1000 } };
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [END] }))];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(journal.map((entry) => ("requestBody" in entry ? entry.requestBody : null))).toEqual([null, null]);
    expect(closing().responseBody.length).toBe(0);
  });

  test("a call that comes back to the gateway it left is refused, over however many others it came", async () => {
    await handleCall(incoming({ model: "m-large" }, { via: "1.1 other, 1.1 ai-liaison-test" }), outlet, ports());
    expect(outlet.status).toBe(508);
    expect(transport.exchanges).toHaveLength(0);
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [END] }))];
    outlet = new MemoryOutlet();
    await handleCall(incoming({ model: "m-large" }, { via: "1.1 other" }), outlet, ports());
    expect(transport.exchanges[0]?.request.headers.via).toBe("1.1 other, 1.1 ai-liaison-test");
  });

  test("whoever watches cannot break a call", async () => {
    onCall = () => {
      throw new Error("a metric broke");
    };
    const watched = ports();
    const unexpected: unknown[] = [];
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [END] }))];
    const observer = { ...watched.observer, onUnexpected: (error: unknown) => unexpected.push(error) };
    await handleCall(incoming({ model: "m-large" }), outlet, { ...watched, observer });
    expect(outlet.status).toBe(200);
    expect(unexpected).toHaveLength(1);
    expect(journal).toHaveLength(2);
  });

  test("the memory for bodies is given back on every exit", async () => {
    const exits: (() => void)[] = [
      () => (transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [TEXT, END] }))]),
      () => (transport.scripts = [(exchange) => exchange.answer(400, {}, '{"error":1}')]),
      () => (transport.scripts = [(exchange) => exchange.answer(200, {}, "{}")]),
      () => (closingFault = new Fault("journal_full", "full")),
    ];
    for (const prepare of exits) {
      transport = new ScriptedTransport();
      outlet = new MemoryOutlet();
      transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [TEXT, END] }))];
      prepare();
      await handleCall(incoming({ model: "m-large" }), outlet, ports());
      expect(budget.leftBytes).toBe(10_000);
    }
  });

  test("a stream that ends before its first content moves on to the next provider", async () => {
    transport.scripts = [
      (exchange) => {
        exchange.stream([START]);
        exchange.handler.onEnd();
      },
      (exchange) => exchange.stream([TEXT], [END]),
    ];
    await handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    expect(outlet.headers["x-liaison-provider"]).toBe("two");
    expect(closing().record.attempts).toMatchObject([{ errorCode: "malformed_response" }, { outcome: "success" }]);
  });

  test("comments and openings keep nobody waiting longer for the first token", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    await clock.advanceAsync(0);
    const first = transport.exchanges[0];
    first?.stream([START]);
    for (let tick = 0; tick < 6; tick += 1) {
      await clock.advanceAsync(200);
      if (first?.aborted === false) first.handler.onData(Buffer.from(": ping\n\n"));
    }
    expect(first?.aborted).toBe(true);
    transport.exchanges[1]?.stream([TEXT], [END]);
    await call;
    expect(closing().record).toMatchObject({ provider: "two", status: "success" });
  });

  test("a client that reads slowly is not told of as a vendor that stalls", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true, usage: true }), outlet, ports());
    await clock.advanceAsync(0);
    outlet.full = true;
    transport.exchanges[0]?.stream([TEXT]);
    await clock.advanceAsync(10_000);
    expect(transport.exchanges[0]?.aborted).toBe(false);
    outlet.drain();
    transport.exchanges[0]?.event([END]);
    await call;
    expect(closing().record).toMatchObject({ status: "success" });
  });

  test("a vendor that does not close after its end is let go after a moment", async () => {
    const call = handleCall(incoming({ model: "m-large", stream: true }), outlet, ports());
    await clock.advanceAsync(0);
    transport.exchanges[0]?.stream([TEXT], [END]);
    await call;
    expect(transport.exchanges[0]?.aborted).toBe(false);
    await clock.advanceAsync(1000);
    expect(transport.exchanges[0]?.aborted).toBe(true);
  });

  test("what a vendor says about our key is neither passed on nor kept, nor is an answer that repeats it", async () => {
    for (const [status, body] of [
      [401, '{"error":"who is this"}'],
      [400, '{"error":"bad key: secret"}'],
    ] as const) {
      transport = new ScriptedTransport();
      outlet = new MemoryOutlet();
      transport.scripts = [(exchange) => exchange.answer(status, {}, body)];
      await handleCall(incoming({ model: "m-large" }), outlet, ports());
      expect(outlet.written).not.toContain(body);
      expect(Buffer.concat(closing().responseBody).toString()).toBe("");
    }
  });

  test("a request the vendor may have worked on is not sent to the same address again", async () => {
    transport.scripts = [(exchange) => exchange.handler.onError(new Error("reset"), true)];
    await handleCall(incoming({ model: "m-large" }), outlet, ports());
    expect(transport.exchanges).toHaveLength(2);
    expect(closing().record).toMatchObject({ errorCode: "network", httpStatus: 502 });
    outlet = new MemoryOutlet();
    transport = new ScriptedTransport();
    transport.scripts = [(exchange) => exchange.handler.onError(new Error("refused"), false)];
    const call = handleCall(incoming({ model: "m-large" }), outlet, ports());
    await clock.advanceAsync(5000);
    await call;
    expect(transport.exchanges).toHaveLength(4);
  });

  test("a user that is no id is left to the vendor", async () => {
    transport.scripts = [(exchange) => exchange.answer(200, {}, JSON.stringify({ parts: [END] }))];
    const named = { ...incoming({ model: "m-large" }) };
    await handleCall(named, outlet, ports());
    expect(closing().record.userId).toBeNull();
  });
});
