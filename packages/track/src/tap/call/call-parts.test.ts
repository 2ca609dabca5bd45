import { createIdSource, Fault, NO_USAGE, type Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { mergeContext } from "../../context/merge-context.ts";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import { knownHost } from "../../sdks/hosts.ts";
import { KNOWN_WORLD } from "../../sdks/known-world.ts";
import { unrefClock } from "../../unref-clock.ts";
import { textOfPart } from "../answer/answer-facts.ts";
import { CollectedBody } from "../answer/collected-body.ts";
import { KnownGateways } from "../destination/known-gateways.ts";
import { Recogniser } from "../destination/recognise.ts";
import type { TapHints } from "../fetch.ts";
import { quietly } from "../quietly.ts";
import { headerOf, methodOf, urlOf, withHeaders } from "../request/fetch-arguments.ts";
import { readSentRequest, type SentRequest } from "../request/sent-request.ts";
import { BackgroundAnswers } from "./background-answers.ts";
import { CallInFlight } from "./call-in-flight.ts";
import { makeRecord } from "./make-record.ts";
import type { ManualCall } from "./manual-call.ts";
import { failed, type Outcome } from "./outcome.ts";

const BARE: TapHints = { sdk: null };
const RESPONSES_URL = "https://api.openai.com/v1/responses";
const REQUEST = { input: CHAT_URL, init: undefined, destination: { search: "" } } as SentRequest;
const ignore = (): void => undefined;
const NOTHING = new Fault("server_error", "It failed.");

describe("an answer made in the background", () => {
  const recogniser = new Recogniser(() => [], KNOWN_WORLD);
  const order = (body: object): SentRequest => {
    const destination = recogniser.recognise("POST", RESPONSES_URL);
    if (destination.endpoint === null) throw new Error("a known endpoint");
    const init = { method: "POST", body: JSON.stringify({ model: "m-1", input: "Hi", ...body }) };
    const given = { input: RESPONSES_URL, init, textInside: null };
    return readSentRequest(given, destination, destination.endpoint, { timeoutMs: undefined, takesTracking: true });
  };
  const said = (id: string): Outcome => ({ ...failed(NOTHING, 200), fault: null, status: "success", facts: { id } });
  const at = (id: string) => recogniser.recognise("GET", `${RESPONSES_URL}/${id}?include[]=x`);

  test("is expected at its own address, and taken once", () => {
    const background = new BackgroundAnswers();
    background.note(order({ background: true }), said("resp_1"));
    expect(background.at(at("resp_1"))).toMatchObject({ name: "responses", place: { model: "m-1" } });
    expect(background.at(at("resp_2"))).toBeNull();
    expect([background.take(at("resp_1")), background.take(at("resp_1"))]).toEqual([true, false]);
  });

  test("is not expected where usage came at once, or nobody said where", () => {
    const background = new BackgroundAnswers();
    background.note(order({}), said("resp_1"));
    background.note(order({ background: true }), { ...said("resp_2"), usageSource: "provider" });
    background.note(order({ background: true }), { ...said("resp_3"), facts: null });
    for (const id of ["resp_1", "resp_2", "resp_3"]) expect(background.at(at(id))).toBeNull();
  });

  test("is forgotten when too many others are expected", () => {
    const background = new BackgroundAnswers();
    for (let count = 0; count <= 10_000; count += 1)
      background.note(order({ background: true }), said(`resp_${count}`));
    expect(background.at(at("resp_0"))).toBeNull();
    expect(background.at(at("resp_1"))).not.toBeNull();
    expect(background.at(at("resp_10000"))).not.toBeNull();
  });
});

describe("arguments of fetch", () => {
  test("are read in all their shapes", () => {
    const request = new Request(CHAT_URL, { method: "post", headers: { "x-a": "1" } });
    expect([urlOf(CHAT_URL), urlOf(new URL(CHAT_URL)), urlOf(request)]).toEqual([CHAT_URL, CHAT_URL, CHAT_URL]);
    expect([methodOf(CHAT_URL, undefined), methodOf(request, undefined), methodOf(request, { method: "put" })]).toEqual(
      ["GET", "POST", "PUT"],
    );
    expect(headerOf(request, undefined, "x-a")).toBe("1");
    expect(headerOf(CHAT_URL, undefined, "x-a")).toBeNull();
    expect(headerOf(CHAT_URL, { headers: { "X-A": "2" } }, "x-a")).toBe("2");
    expect(headerOf(CHAT_URL, { headers: [["X-A", "3"]] }, "x-a")).toBe("3");
    expect(headerOf(CHAT_URL, { headers: { "x-b": "2" } }, "x-a")).toBeNull();
    expect(headerOf(CHAT_URL, { headers: new Headers({ "x-a": "4" }) }, "x-a")).toBe("4");
    const told = withHeaders(request, undefined, { "x-b": "2" });
    expect([...new Headers(told.headers)]).toEqual([
      ["x-a", "1"],
      ["x-b", "2"],
    ]);
  });
});

describe("a body collected piece by piece", () => {
  test("is given back whole, unless it is too long to keep", () => {
    const body = new CollectedBody();
    for (const piece of ["Grü", "ße"]) body.add(Buffer.from(piece));
    expect(body.text()).toBe("Grüße");
    expect(body.bytes).toBe(7);
    for (let count = 0; count < 17; count += 1) body.add(Buffer.alloc(1024 * 1024));
    expect(body.text()).toBeNull();
    expect(body.bytes).toBe(7 + 17 * 1024 * 1024);
  });
});

describe("a gateway's address", () => {
  const placeOf = (url: string) => {
    const { origin, host } = new URL(url);
    return { origin, host, knownHost: knownHost(host) };
  };

  test("is known by its origin; what is no address is none", () => {
    const gateways = new KnownGateways(["http://127.0.0.1:8000/v1", "not an address", undefined]);
    expect([gateways.has("http://127.0.0.1:8000"), gateways.has("http://127.0.0.1:9000")]).toEqual([true, false]);
    expect(gateways.learn(placeOf("http://127.0.0.1:8000/v1"))).toBe("known");
    const there = placeOf("http://127.0.0.1:9000");
    expect([gateways.learn(there), gateways.learn(there)]).toEqual(["new", "known"]);
  });

  test.each([
    ["http://localhost:8000", "new"],
    ["http://[::1]:8000", "new"],
    ["http://[fd00::1]", "new"],
    ["http://10.1.2.3", "new"],
    ["http://172.16.0.1", "new"],
    ["http://192.168.0.7:8000", "new"],
    ["http://100.64.0.1", "new"],
    ["http://liaison:8000", "new"],
    ["http://gateway.internal", "new"],
    ["https://api.openai.com", "disbelieved"],
    ["http://localhost:11434", "disbelieved"],
    ["https://vendor.example", "disbelieved"],
    ["https://10.1.2.3.vendor.example", "disbelieved"],
    ["https://172.32.0.1", "disbelieved"],
    ["https://[2606:4700::1]", "disbelieved"],
    ["https://localhost.vendor.example:8000", "disbelieved"],
  ])("is learnt from answers on this machine or network alone: %s is %s", (url, expected) => {
    expect(new KnownGateways([]).learn(placeOf(url))).toBe(expected);
  });
});

test("a fault of ours is told in words, whatever was thrown", () => {
  const told: string[] = [];
  const fail = (): never => {
    throw "a text";
  };
  expect(quietly({ warn: (message) => void told.push(message) }, fail)).toBeNull();
  expect(told).toEqual([expect.stringContaining("a text")]);
});

describe("a call recorded by hand", () => {
  const recorded = (call: Partial<ManualCall>, enabled = true) => {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({ customerId: "c-1", enabled }, recorder, ignore);
    tracker.record({ provider: "own", model: "m-1", ...call });
    return recorder.records;
  };

  test("has what is known of it, and null for what is not", () => {
    const [record] = recorded({
      endpoint: "own.endpoint",
      inputTokens: 3,
      outputTokens: 4,
      reportedCostUsd: "0.000001",
      responseTimeMs: 30,
      timeToFirstTokenMs: 10,
      startedAtMs: 1_000,
      streaming: true,
    });
    expect(record).toMatchObject({
      provider: "own",
      endpoint: "own.endpoint",
      createdAtMs: 1_000,
      customerId: "c-1",
      status: "success",
      httpStatus: 200,
      totalTokens: 7,
      cachedInputTokens: null,
      totalCostNanoUsd: 1_000,
      costSource: "provider",
      usageSource: "provider",
      responseTimeMs: 30,
      timeToFirstTokenMs: 10,
      streaming: true,
    });
  });

  test("may know nothing, or only a total, and invents neither", () => {
    expect(recorded({})[0]).toMatchObject({ endpoint: "custom", usageSource: "none", totalTokens: null });
    expect(recorded({ inputTokens: 3 })[0]).toMatchObject({ inputTokens: 3, totalTokens: null });
    expect(recorded({ totalTokens: 9 })[0]).toMatchObject({ totalTokens: 9, inputTokens: null });
    expect(recorded({ imageCount: 2, reportedCostUsd: "-1" })[0]).toMatchObject({
      imageCount: 2,
      totalCostNanoUsd: null,
    });
    expect(recorded({ totalTokens: 1, reportedCostUsd: "no price" })[0]).toMatchObject({ totalCostNanoUsd: null });
  });

  test("may have failed or been left", () => {
    expect(recorded({ errorCode: "rate_limited", httpStatus: 429, errorMessage: "slow down" })[0]).toMatchObject({
      status: "error",
      httpStatus: 429,
      errorCode: "rate_limited",
      errorMessage: "slow down",
    });
    expect(recorded({ status: "error" })[0]).toMatchObject({
      errorCode: "server_error",
      errorMessage: "The call failed.",
    });
    expect(recorded({ status: "cancelled" })[0]).toMatchObject({ httpStatus: 499, errorCode: "cancelled" });
  });

  test("leaves nothing where tracking is off", () => {
    expect(recorded({}, false)).toEqual([]);
  });
});

describe("an answer of a spoken format", () => {
  const read = async (answer: () => Response, url = CHAT_URL, more: object = {}) => {
    const recorder = createMemoryRecorder();
    const tapped = createTracker({ metadata: "order-7" }, recorder, ignore).tap(cannedFetch(answer).fetch, BARE);
    const response = await tapped(url, chatRequest(more));
    await response.bytes();
    return recorder.records[0];
  };

  test("that is no JSON object, or not one of the format, is malformed", async () => {
    for (const body of ["[1]", '"text"', "{", '{"choices":7}', "{}"]) {
      const headers = { "content-type": "application/json" };
      expect(await read(() => new Response(body, { headers }))).toMatchObject({ errorCode: "malformed_response" });
    }
    const bytes = new Response(Buffer.from([1, 2]), { headers: { "content-type": "application/octet-stream" } });
    expect(await read(() => bytes)).toMatchObject({ errorCode: "malformed_response" });
    expect(await read(() => new Response(null, { status: 200 }))).toMatchObject({ errorCode: "malformed_response" });
  });

  test("of a vendor that tells what it cost has that cost", async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7, cost: 0.0025 };
    const answer = { id: "c-1", object: "chat.completion", created: 1, model: "m-1", choices: [], usage };
    const record = await read(() => Response.json(answer));
    expect(record).toMatchObject({ totalCostNanoUsd: 2_500_000, costSource: "provider", metadata: "order-7" });
  });

  test("an error keeps what the vendor says of it", async () => {
    const error = { message: "bad", type: "invalid_request_error", param: "model", code: "model_not_found" };
    const record = await read(() => Response.json({ error }, { status: 404 }));
    expect(record?.errorDetails).toMatchObject({ provider_code: "model_not_found" });
  });

  test("read piece by piece is the same", async () => {
    const recorder = createMemoryRecorder();
    const tapped = createTracker({}, recorder, ignore).tap(cannedFetch().fetch, BARE);
    const { body } = await tapped(CHAT_URL, chatRequest());
    for await (const _chunk of body ?? []);
    expect(recorder.records).toMatchObject([{ status: "success", totalTokens: 7 }]);
  });

  test("a request that is not what it should be is recorded as far as it can be read", async () => {
    const recorder = createMemoryRecorder();
    const tapped = createTracker({}, recorder, ignore).tap(cannedFetch().fetch, BARE);
    for (const body of ["{broken", "no json", JSON.stringify({ model: 7 }), undefined]) {
      await (await tapped(CHAT_URL, { method: "POST", ...(body !== undefined && { body }) })).text();
    }
    expect(recorder.records.map(({ modelRequested }) => modelRequested)).toEqual(Array(4).fill("unknown"));
  });
});

test("no usage is what nothing was said of", () => {
  expect(failed(NOTHING, null)).toMatchObject({ usage: NO_USAGE, usageSource: "none" });
});

describe("a call's record", () => {
  const opening = {
    id: createIdSource(unrefClock)(),
    groupId: null,
    createdAtMs: 1,
    source: "sdk",
    serviceName: null,
    endpoint: "own",
    provider: null,
    modelRequested: "m-1",
    modelUsed: null,
    route: null,
    customerId: null,
    userId: null,
    sessionId: null,
    keyId: null,
    tags: null,
    streaming: false,
    decision: null,
  } as const;
  const context = mergeContext(null, {}, {});

  test("is made though nothing is known but that it was", () => {
    const outcome = { ...failed(NOTHING, null), fault: null, status: "error" } as const;
    const tried = { startedAtMs: 1, startedMs: 0, endedMs: 5, outcome };
    const record = makeRecord({ opening, context, warnings: [] }, [], tried);
    expect(record).toMatchObject({ httpStatus: 502, errorCode: null, attempts: [{ provider: "unknown" }] });
  });

  test("is one, however its call is ended, and none of a call that someone else records", () => {
    const recorder = createMemoryRecorder();
    const ports = { clock: unrefClock, recorder, timings: { observe: ignore }, warn: ignore };
    const begin = () => {
      const call = new CallInFlight({ opening, context, warnings: [] }, REQUEST, ports);
      return { call, current: call.current };
    };
    const left = begin();
    left.call.settle();
    left.call.settle();
    left.call.withdraw();
    left.call.finish(failed(NOTHING, 500), left.current);
    expect(recorder.records).toMatchObject([{ status: "cancelled", errorMessage: "Nobody read the answer." }]);
    const taken = begin();
    taken.call.withdraw();
    taken.call.withdraw();
    taken.call.settle();
    expect(recorder.withdrawals).toHaveLength(1);
    expect(recorder.records).toHaveLength(1);
  });

  test("keeps the first and the latest of very many tries", () => {
    const recorder = createMemoryRecorder();
    const ports = { clock: unrefClock, recorder, timings: { observe: ignore }, warn: ignore };
    const call = new CallInFlight({ opening, context, warnings: [] }, REQUEST, ports);
    for (let status = 500; status < 600; status += 1) {
      call.end(failed(NOTHING, status), call.current);
      call.tryAgain(REQUEST);
    }
    call.finish(failed(NOTHING, 400), call.current);
    const statuses = recorder.records[0]?.attempts.map(({ httpStatus }) => httpStatus) ?? [];
    expect([statuses.length, statuses[0], statuses.at(-2), statuses.at(-1)]).toEqual([51, 500, 599, 400]);
  });
});

test("the text a part adds is what it says", () => {
  const block = 0;
  expect(textOfPart({ type: "text-delta", block, text: "a" } as Part)).toBe("a");
  expect(textOfPart({ type: "tool-call-start", block, name: "weather" } as Part)).toBe("weather");
  expect(textOfPart({ type: "tool-call-delta", block, argumentsText: "{" } as Part)).toBe("{");
  expect(textOfPart({ type: "end" })).toBe("");
});

test("a form's context that cannot be understood is a warning", async () => {
  const recorder = createMemoryRecorder();
  const tapped = createTracker({}, recorder, ignore).tap(cannedFetch().fetch, BARE);
  const form = new FormData();
  form.set("customer_id", "");
  form.set("model", "whisper-1");
  await (await tapped("https://api.openai.com/v1/audio/transcriptions", { method: "POST", body: form })).text();
  expect(recorder.records[0]?.warnings).toHaveLength(1);
});

test("a request whose body is being read by somebody else is sent as it is", async () => {
  const canned = cannedFetch();
  const tapped = createTracker({}, createMemoryRecorder(), ignore).tap(canned.fetch, BARE);
  const headers = { "content-type": "application/json" };
  const request = new Request(CHAT_URL, chatRequest({}, headers));
  request.body?.getReader();
  await expect(tapped(request)).rejects.toThrow(TypeError);
  expect(canned.calls).toEqual([]);
});

test("a stream's last event without its end is given on with the rest, read as a whole", async () => {
  const events = 'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\ndata: [DONE]';
  const answer = (): Response => new Response(events, { headers: { "content-type": "text/event-stream" } });
  const recorder = createMemoryRecorder();
  const tapped = createTracker({}, recorder, ignore).tap(cannedFetch(answer).fetch, BARE);
  expect(await (await tapped(CHAT_URL, chatRequest({ stream: true }))).text()).toBe(events);
  const held = (): Response => new Response("data: [DONE]", { headers: { "content-type": "text/event-stream" } });
  const tappedHeld = createTracker({}, recorder, ignore).tap(cannedFetch(held).fetch, BARE);
  expect(await (await tappedHeld(CHAT_URL, chatRequest({ stream: true }))).text()).toBe("data: [DONE]");
});
