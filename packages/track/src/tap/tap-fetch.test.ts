import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { interruptedRecord } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { withCustomer } from "../context/context.ts";
import { createTracker } from "../create-tracker.ts";
import type { Recorder } from "../delivery/recorder.ts";
import { CHAT_ANSWER, CHAT_URL, cannedFetch, chatRequest, chatStream } from "../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import type { TrackOptions } from "../options.ts";
import type { TapHints } from "./fetch.ts";

const BARE: TapHints = { sdk: null };

function setUp(options: TrackOptions = {}, recorder = createMemoryRecorder()) {
  const warnings: string[] = [];
  const tracker = createTracker(options, recorder, (warning) => void warnings.push(warning));
  return { tracker, recorder, warnings };
}

describe("a tapped fetch", () => {
  test("gives the very response, and records its call once it is read", async () => {
    const { tracker, recorder } = setUp();
    const response = Response.json(CHAT_ANSWER);
    const tapped = tracker.tap(cannedFetch(() => response).fetch, BARE);
    const got = await tapped(CHAT_URL, chatRequest());
    expect(got).toBe(response);
    expect(recorder.openings).toHaveLength(1);
    expect(recorder.records).toEqual([]);
    expect(await got.json()).toEqual(CHAT_ANSWER);
    expect(recorder.records).toMatchObject([
      {
        provider: "openai",
        endpoint: "chat.completions",
        status: "success",
        totalTokens: 7,
        metadata: { response: { id: "c-1" } },
      },
    ]);
  });

  test("rejects with the very error", async () => {
    const { tracker, recorder } = setUp();
    const failure = Object.assign(new TypeError("fetch failed"), {
      cause: Object.assign(new Error(), { code: "ECONNREFUSED" }),
    });
    const tapped = tracker.tap(cannedFetch(() => failure).fetch, BARE);
    await expect(tapped(CHAT_URL, chatRequest())).rejects.toBe(failure);
    expect(recorder.records).toMatchObject([
      { status: "error", errorCode: "network", errorMessage: expect.stringContaining("ECONNREFUSED") },
    ]);
  });

  test("lets everything else pass as it is, with the arguments as they are", async () => {
    const { tracker, recorder } = setUp();
    const canned = cannedFetch();
    const init = { method: "GET" };
    await tracker.tap(canned.fetch, BARE)("https://example.com/other", init);
    expect(canned.calls[0]?.init).toBe(init);
    expect(recorder.openings).toEqual([]);
  });

  test("hands the caller's own arguments on where nothing of ours was in them", async () => {
    const { tracker } = setUp();
    const canned = cannedFetch();
    const init = chatRequest();
    await tracker.tap(canned.fetch, BARE)(CHAT_URL, init);
    expect(canned.calls[0]?.init).toBe(init);
  });

  test("takes a URL object, and a Request with its body inside", async () => {
    const { tracker, recorder } = setUp();
    const canned = cannedFetch();
    const tapped = tracker.tap(canned.fetch, BARE);
    await (await tapped(new URL(CHAT_URL), chatRequest())).text();
    const headers = { "content-type": "application/json" };
    const request = new Request(CHAT_URL, chatRequest({ tracking: { customerId: "c-1" } }, headers));
    await (await tapped(request)).text();
    expect(canned.calls[1]?.body).not.toContain("tracking");
    expect(recorder.records.map(({ modelRequested, customerId }) => [modelRequested, customerId])).toEqual([
      ["m-1", null],
      ["m-1", "c-1"],
    ]);
  });

  test("a length that was said is said anew when something is taken out", async () => {
    const { tracker } = setUp();
    const canned = cannedFetch();
    await tracker.tap(canned.fetch, BARE)(CHAT_URL, chatRequest({ customer_id: "c-1" }, { "content-length": "9999" }));
    const [call] = canned.calls;
    expect(new Headers(call?.init?.headers).get("content-length")).toBe(String(call?.body.length));
  });

  test("context is that of the call, then that around it, then the tracker's", async () => {
    const { tracker, recorder } = setUp({ customerId: "by-default", service: "shop" });
    const tapped = tracker.tap(cannedFetch().fetch, BARE);
    await (await tapped(CHAT_URL, chatRequest())).text();
    await withCustomer("around", async () => (await tapped(CHAT_URL, chatRequest())).text());
    await withCustomer("around", async () => {
      await (await tapped(CHAT_URL, chatRequest({ tracking: { customerId: "at-the-call" } }))).text();
    });
    expect(recorder.records.map(({ customerId, serviceName }) => [customerId, serviceName])).toEqual([
      ["by-default", "shop"],
      ["around", "shop"],
      ["at-the-call", "shop"],
    ]);
  });

  test("a context that cannot be understood is taken out all the same, with a warning in the record", async () => {
    const { tracker, recorder } = setUp();
    const canned = cannedFetch();
    await (await tracker.tap(canned.fetch, BARE)(CHAT_URL, chatRequest({ tracking: "me" }))).text();
    expect(canned.calls[0]?.body).not.toContain("tracking");
    expect(recorder.records[0]?.warnings).toEqual([expect.stringContaining("`tracking`")]);
  });

  test("should the process die, the metadata of a call under way is known", async () => {
    const { tracker, recorder } = setUp({ metadata: { order: 7 } });
    const tapped = tracker.tap(cannedFetch().fetch, BARE);
    await (await tapped(CHAT_URL, chatRequest())).text();
    const [opening] = recorder.openings;
    expect(opening === undefined ? null : interruptedRecord(opening)).toMatchObject({ metadata: { order: 7 } });
    expect(recorder.records[0]).toMatchObject({ metadata: { order: 7, response: { id: "c-1" } } });
    expect(recorder.records[0]).not.toHaveProperty("soFar");
  });

  test("an untracked request that fails, fails as without us, and leaves no record", async () => {
    const { tracker, recorder, warnings } = setUp({ enabled: false });
    const failure = new TypeError("fetch failed");
    await expect(tracker.tap(cannedFetch(() => failure).fetch, BARE)(CHAT_URL, chatRequest())).rejects.toBe(failure);
    expect([recorder.openings, recorder.records, warnings]).toEqual([[], [], []]);
  });

  test("an untracked stream is not asked for usage", async () => {
    const { tracker, recorder } = setUp({ enabled: false });
    const canned = cannedFetch(chatStream);
    await tracker.tap(canned.fetch, BARE)(CHAT_URL, chatRequest({ stream: true }));
    expect(canned.calls[0]?.body).not.toContain("include_usage");
    expect(recorder.openings).toEqual([]);
  });

  test("usage is asked for beside other stream options, and taken out again in every way of reading", async () => {
    const { tracker, recorder } = setUp();
    const canned = cannedFetch(chatStream);
    const tapped = tracker.tap(canned.fetch, BARE);
    const ask = chatRequest({ stream: true, stream_options: { include_obfuscation: false } });
    const text = await (await tapped(CHAT_URL, ask)).text();
    const bytes = Buffer.from(await (await tapped(CHAT_URL, ask)).bytes()).toString();
    expect(JSON.parse(canned.calls[0]?.body ?? "").stream_options).toEqual({
      include_obfuscation: false,
      include_usage: true,
    });
    expect(text).not.toContain("usage");
    expect(bytes).toBe(text);
    expect(recorder.records.map(({ totalTokens }) => totalTokens)).toEqual([7, 7]);
  });

  test("vendors that report usage unasked are not asked", async () => {
    const { tracker } = setUp();
    const canned = cannedFetch(chatStream);
    await tracker.tap(canned.fetch, BARE)("https://api.mistral.ai/v1/chat/completions", chatRequest({ stream: true }));
    expect(canned.calls[0]?.body).not.toContain("include_usage");
  });

  test("a refusal of our wish is not the caller's; any other is, and can be read", async () => {
    const { tracker, recorder } = setUp();
    const refusal = (message: string) => () => Response.json({ error: { message } }, { status: 400 });
    const unreadable = (): Response => {
      const response = new Response("{}", { status: 400 });
      void response.text();
      return response;
    };
    const wrong = cannedFetch(refusal("no such model"));
    const got = await tracker.tap(wrong.fetch, BARE)(CHAT_URL, chatRequest({ stream: true }));
    expect(await got.json()).toEqual({ error: { message: "no such model" } });
    expect(wrong.calls).toHaveLength(1);
    const broken = await tracker.tap(cannedFetch(unreadable).fetch, BARE)(CHAT_URL, chatRequest({ stream: true }));
    expect(broken.status).toBe(400);
    const refused = cannedFetch(refusal("Unrecognized: stream_options"), chatStream);
    await (
      await tracker.tap(refused.fetch, BARE)("https://other.example/v1/chat/completions", chatRequest({ stream: true }))
    ).text();
    expect(refused.calls.map(({ body }) => body.includes("include_usage"))).toEqual([true, false]);
    expect(recorder.records.at(-1)).toMatchObject({
      status: "success",
      attempts: [{ httpStatus: 400 }, { httpStatus: 200 }],
    });
  });

  test("sent again without our wish, a request is what its caller wrote, without what was meant for us", async () => {
    const { tracker, recorder } = setUp();
    const refusal = (): Response => Response.json({ error: { message: "bad stream_options" } }, { status: 400 });
    const canned = cannedFetch(refusal, chatStream);
    const ask = chatRequest({ stream: true, tracking: { customerId: "c-1" } }, { "content-length": "9999" });
    await (await tracker.tap(canned.fetch, BARE)(CHAT_URL, ask)).text();
    const [asked, plain] = canned.calls;
    expect(asked?.body).not.toContain("tracking");
    expect(plain?.body).toBe(chatRequest({ stream: true }).body);
    expect(new Headers(plain?.init?.headers).get("content-length")).toBe(String(plain?.body.length));
    expect(recorder.records).toMatchObject([
      { customerId: "c-1", attempts: [{ httpStatus: 400 }, { httpStatus: 200 }] },
    ]);
  });

  test("a vendor is asked for usage again unless it takes the request without our wish, and never once it did", async () => {
    const { tracker } = setUp();
    const refusal = (): Response => Response.json({ error: { message: "bad stream_options" } }, { status: 400 });
    const canned = cannedFetch(refusal, refusal, refusal, chatStream);
    const tapped = tracker.tap(canned.fetch, BARE);
    for (const _ of [1, 2, 3]) await (await tapped(CHAT_URL, chatRequest({ stream: true }))).text();
    expect(canned.calls.map(({ body }) => body.includes("include_usage"))).toEqual([true, false, true, false, false]);
  });

  test("an answer nobody reads is recorded once it is garbage", async () => {
    const { tracker, recorder } = setUp();
    const tapped = tracker.tap(cannedFetch().fetch, BARE);
    await tapped(CHAT_URL, chatRequest());
    const collect = globalThis.gc ?? exposedGc();
    for (let turn = 0; turn < 50 && recorder.records.length === 0; turn += 1) {
      collect();
      await new Promise((later) => setTimeout(later, 5));
    }
    expect(recorder.records).toMatchObject([{ status: "cancelled", httpStatus: 499, usageSource: "none" }]);
  });

  test("the body of an answer whose response was dropped is read to its end in peace", async () => {
    const { tracker, recorder } = setUp();
    const tapped = tracker.tap(cannedFetch(chatStream).fetch, BARE);
    const { body } = await tapped(CHAT_URL, chatRequest({ stream: true }));
    const collect = globalThis.gc ?? exposedGc();
    for (let turn = 0; turn < 10; turn += 1) {
      collect();
      await new Promise((later) => setTimeout(later, 2));
    }
    let length = 0;
    for await (const chunk of body ?? []) length += chunk.length;
    expect(length).toBeGreaterThan(0);
    expect(recorder.records).toMatchObject([{ status: "success", totalTokens: 7 }]);
  });

  test("a clone that is left does not end the call that goes on; when all are left, it is over", async () => {
    const { tracker, recorder } = setUp();
    const tapped = tracker.tap(cannedFetch().fetch, BARE);
    const first = await tapped(CHAT_URL, chatRequest());
    void first.clone().body?.cancel();
    await first.text();
    expect(recorder.records).toMatchObject([{ status: "success" }]);
    const second = await tapped(CHAT_URL, chatRequest());
    const clone = second.clone();
    await Promise.all([clone.body?.cancel(), second.body?.cancel()]);
    expect(recorder.records).toMatchObject([{ status: "success" }, { status: "cancelled" }]);
  });

  test("what comes of an earlier try after the next has begun is not taken for the next", async () => {
    const { tracker, recorder } = setUp();
    const overloaded = (): Response => Response.json({ error: { message: "busy" } }, { status: 503 });
    const tapped = tracker.tap(cannedFetch(overloaded, () => Response.json(CHAT_ANSWER)).fetch, BARE);
    const first = await tapped(CHAT_URL, chatRequest());
    const second = await tapped(CHAT_URL, chatRequest());
    await first.text();
    expect(recorder.records).toEqual([]);
    await second.text();
    expect(recorder.records).toMatchObject([
      { status: "success", attempts: [{ httpStatus: 503, outcome: "error" }, { httpStatus: 200 }] },
    ]);
  });

  test("a body that is no text is sent as it is, and its fields are read where it is a form", async () => {
    const { tracker, recorder } = setUp();
    const canned = cannedFetch(() => Response.json({ text: "hi", usage: { type: "duration", seconds: 3 } }));
    const form = new FormData();
    form.set("model", "whisper-1");
    form.set("tracking[customerId]", "c-1");
    form.set("file", new Blob(["sound"]), "a.wav");
    const tapped = tracker.tap(canned.fetch, BARE);
    await (await tapped("https://api.openai.com/v1/audio/transcriptions", { method: "POST", body: form })).text();
    expect(canned.calls[0]?.init?.body).toBe(form);
    expect([...form.keys()]).toEqual(["model", "file"]);
    expect(recorder.records).toMatchObject([{ modelRequested: "whisper-1", customerId: "c-1" }]);
    const bytes = new TextEncoder().encode("{}");
    await (await tapped(CHAT_URL, { method: "POST", body: bytes })).text();
    expect(canned.calls[1]?.init?.body).toBe(bytes);
    expect(recorder.records[1]).toMatchObject({ modelRequested: "unknown", endpoint: "chat.completions" });
  });

  test("a vendor's refusal of credentials is told without its words", async () => {
    const { tracker, recorder } = setUp();
    const refusal = (): Response =>
      Response.json({ error: { message: "Incorrect API key: sk-secret" } }, { status: 401 });
    await (await tracker.tap(cannedFetch(refusal).fetch, BARE)(CHAT_URL, chatRequest())).text();
    expect(recorder.records[0]?.errorCode).not.toBeNull();
    expect(JSON.stringify(recorder.records)).not.toContain("sk-secret");
  });
});

describe("a tap fails open", () => {
  const breaking = (name: keyof Recorder): ReturnType<typeof createMemoryRecorder> => ({
    ...createMemoryRecorder(),
    [name]: () => {
      throw new Error("a fault of ours");
    },
  });

  test.each(["opened", "closed"] as const)("when the recorder's `%s` throws", async (name) => {
    const { tracker, warnings } = setUp({}, breaking(name));
    const tapped = tracker.tap(cannedFetch().fetch, BARE);
    expect(await (await tapped(CHAT_URL, chatRequest())).json()).toEqual(CHAT_ANSWER);
    expect(warnings).toEqual([expect.stringContaining("a fault of ours")]);
  });

  test("when it throws as an error passes", async () => {
    const { tracker, warnings } = setUp({}, breaking("closed"));
    const failure = new TypeError("fetch failed");
    await expect(tracker.tap(cannedFetch(() => failure).fetch, BARE)(CHAT_URL, chatRequest())).rejects.toBe(failure);
    expect(warnings).toEqual([expect.stringContaining("a fault of ours")]);
  });

  test("when what comes back is no response at all", async () => {
    const { tracker, warnings } = setUp();
    const odd = { status: 200 } as Response;
    expect(await tracker.tap(async () => odd, BARE)(CHAT_URL, chatRequest())).toBe(odd);
    expect(warnings).toHaveLength(1);
  });

  test("when what an SDK says to an endpoint nobody knows cannot be looked through", async () => {
    const { tracker, warnings } = setUp();
    const canned = cannedFetch();
    const headers = new Proxy({}, { ownKeys: () => [Symbol.iterator], has: () => true }) as Record<string, string>;
    const init = chatRequest({ tracking: {} }, headers);
    await tracker.tap(canned.fetch, { sdk: "openai" })("https://api.openai.com/v1/evals", init);
    expect(canned.calls[0]?.init).toBe(init);
    expect(warnings).toHaveLength(1);
  });

  test("when what is fetched is no address", async () => {
    const { tracker } = setUp();
    const canned = cannedFetch();
    await tracker.tap(canned.fetch, BARE)("/relative", chatRequest());
    expect(canned.calls).toHaveLength(1);
  });
});

describe("a tracker", () => {
  test("taps once, and never another's tap; what it learns later holds", () => {
    const { tracker } = setUp();
    const { fetch } = cannedFetch();
    const tapped = tracker.tap(fetch, { sdk: "openai", maxRetries: 2 });
    expect(tracker.tap(tapped, { sdk: "openai", maxRetries: 2 })).toBe(tapped);
    expect(tracker.tap(tapped, { sdk: "openai", groupId: "g-1" })).not.toBe(tapped);
    expect(setUp().tracker.tap(tapped, BARE)).toBe(tapped);
  });

  test("ends the calls that wait for another try when it is flushed or closed", async () => {
    for (const end of ["flush", "close", "dispose"] as const) {
      const { tracker, recorder } = setUp();
      const busy = (): Response => Response.json({}, { status: 503 });
      const response = await tracker.tap(cannedFetch(busy).fetch, BARE)(CHAT_URL, chatRequest());
      await response.body?.cancel();
      expect(recorder.records).toEqual([]);
      if (end === "flush") expect(await tracker.flush()).toBe(true);
      else if (end === "close") await tracker.close();
      else await tracker[Symbol.asyncDispose]();
      expect(recorder.records).toMatchObject([{ status: "error", httpStatus: 503 }]);
    }
  });

  test("knows how long calls took, and how its recorder fares", async () => {
    const { tracker } = setUp();
    await (await tracker.tap(cannedFetch().fetch, BARE)(CHAT_URL, chatRequest())).text();
    expect(tracker.timings("chat.completions").count).toBe(1);
    expect(tracker.timings().count).toBe(1);
    expect(tracker.stats.recorded).toBe(1);
  });
});

/** Node's own collector, without a flag at the start. */
function exposedGc(): () => void {
  setFlagsFromString("--expose-gc");
  // What the flag exposes is the collector.
  return runInNewContext("gc") as () => void;
}
