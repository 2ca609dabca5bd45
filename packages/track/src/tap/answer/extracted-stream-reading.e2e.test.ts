import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import { type ScriptedAnswer, startScriptedServer } from "../../fixtures/scripted-server.ts";
import { tapAnything, trackFetch } from "../../track-fetch.ts";
import { registerExtractor } from "../destination/own-extractors.ts";

const USAGE = { input_tokens: 3, output_tokens: 4, total_tokens: 7 };

/** Asks for a stream nobody knows the format of, and reads it as told. */
async function record(
  answer: ScriptedAnswer,
  read: (response: Response) => Promise<unknown> = (given) => given.text(),
) {
  const recorder = createMemoryRecorder();
  const tracker = createTracker({}, recorder, () => {});
  await using server = await startScriptedServer(() => answer);
  const response = await tapAnything(fetch, tracker)(`${server.url}/stream`, {
    method: "POST",
    body: '{"stream":true}',
  });
  const value = await read(response);
  const [call] = await recorder.waitFor(1);
  return { value, call };
}

const sse = (...events: object[]): string[] => events.map((event) => `data: ${JSON.stringify(event)}\n\n`);

describe("a stream that only an extractor may know", () => {
  test("is passed on as it is, and what a later event says goes before", async () => {
    const events = [
      ": hello\n\n",
      ...sse({ id: "a", usage: { ...USAGE, total_tokens: 1 } }, { model: "m", usage: USAGE }),
    ];
    const { value, call } = await record({ events });
    expect(value).toBe(events.join(""));
    expect(call).toMatchObject({ status: "success", streaming: true, totalTokens: 7, modelUsed: "m" });
    expect(call?.metadata).toEqual({ response: { id: "a" } });
    expect(call?.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("may be lines of JSON", async () => {
    const events = [{ id: "a" }, { usage: USAGE }].map((line) => `${JSON.stringify(line)}\n`);
    const { value, call } = await record({ events, headers: { "content-type": "application/x-ndjson" } });
    expect(value).toBe(events.join(""));
    expect(call).toMatchObject({ status: "success", totalTokens: 7 });
  });

  test("may hold what is no JSON", async () => {
    const { call } = await record({ events: ["data: hello\n\n", "data: [1]\n\n"] });
    expect(call).toMatchObject({ status: "success", usageSource: "none", timeToFirstTokenMs: null });
  });

  test("that tells of an error is one", async () => {
    const { call } = await record({ events: sse({ usage: USAGE }, { error: { message: "overloaded" } }) });
    expect(call).toMatchObject({
      status: "error",
      httpStatus: 200,
      errorMessage: "overloaded",
      usageSource: "partial",
    });
    const named = await record({ events: ["event: error\ndata: {}\n\n"] });
    expect(named.call).toMatchObject({ status: "error", usageSource: "none" });
  });

  test("that is left is cancelled, with what was used so far", async () => {
    const events = sse({ usage: USAGE }, {}, {}, {}, {});
    const { call } = await record({ events, everyMs: 20 }, async ({ body }) => {
      for await (const _ of body ?? []) break;
    });
    expect(call).toMatchObject({ status: "cancelled", httpStatus: 499, totalTokens: 7, usageSource: "partial" });
  });

  test("that is left after the mark of its end is complete", async () => {
    const events = [": hello\n\n", ...sse({ usage: USAGE }), "data: [DONE]\n\n", ...sse({})];
    const { call } = await record({ events, everyMs: 20 }, async ({ body }) => {
      const decoder = new TextDecoder();
      for await (const chunk of body ?? []) if (decoder.decode(chunk).includes("[DONE]")) break;
    });
    expect(call).toMatchObject({ status: "success", totalTokens: 7, usageSource: "provider" });
  });

  test("that breaks has what was used so far, and the vendor's own word on why, where it gave one", async () => {
    const broken = async (...events: object[]) => {
      const written = sse(...events);
      const headers = { "content-length": String(Buffer.byteLength(written.join("")) + 1) };
      const drain = async (body: AsyncIterable<unknown> | Iterable<unknown>) => {
        for await (const _ of body);
      };
      return record({ events: written, headers }, ({ body }) =>
        expect(drain(body ?? [])).rejects.toThrow("terminated"),
      );
    };
    expect((await broken({ usage: USAGE })).call).toMatchObject({
      status: "error",
      errorCode: "interrupted",
      totalTokens: 7,
      usageSource: "partial",
    });
    const error = { message: "overloaded" };
    expect((await broken({ error })).call).toMatchObject({ errorCode: "server_error", errorMessage: "overloaded" });
  });

  test("whose event is too long to hold passes as it comes, and is not looked at any more", async () => {
    const piece = "x".repeat(9 * 1024 * 1024);
    const last = sse({}, { usage: { ...USAGE, total_tokens: 8 } });
    const events = [...sse({ usage: USAGE }), `data: ${piece}`, piece, ...last];
    const { value, call } = await record({ events }, async ({ body }) => {
      let length = 0;
      for await (const chunk of body ?? []) length += chunk.length;
      return length;
    });
    expect(value).toBe(events.join("").length);
    expect(call).toMatchObject({ status: "success", totalTokens: 7 });
  });

  test("is read by an extractor that finds nothing, and says nothing", async () => {
    const read = (() => undefined) as never;
    const unregister = registerExtractor({ name: "silent", recognise: () => "silent", read });
    try {
      expect((await record({ events: sse({ a: 1 }) })).call).toMatchObject({ status: "success", warnings: [] });
      expect((await record({ body: { a: 1 } })).call).toMatchObject({ status: "success", warnings: [] });
    } finally {
      unregister();
    }
  });

  test("is passed on although the extractor throws at every turn", async () => {
    const fail = (): never => {
      throw new Error("an extractor of theirs");
    };
    const takeBack = [
      registerExtractor({ name: "bad", recognise: fail, read: fail }),
      registerExtractor({
        name: "worse",
        recognise: ({ path }) => (path === "/stream" ? "named" : null),
        nameOf: fail,
        read: fail,
      }),
    ];
    try {
      const events = sse({ a: 1 });
      const { value, call } = await record({ events });
      expect(value).toBe(events.join(""));
      expect(call).toMatchObject({ endpoint: "named", status: "success", usageSource: "none" });
    } finally {
      for (const take of takeBack) take();
    }
  });
});

test("`trackFetch` sends its records where its options say", async () => {
  await using server = await startScriptedServer(() => ({ body: { usage: USAGE } }));
  const seen: unknown[] = [];
  const fetchTracked = trackFetch(undefined, { sink: (events) => void seen.push(...events), durability: "memory" });
  expect(await (await fetchTracked(`${server.url}/ask`, { method: "POST", body: "{}" })).json()).toEqual({
    usage: USAGE,
  });
  const untilMs = performance.now() + 5_000;
  while (seen.length === 0 && performance.now() < untilMs) await new Promise((later) => setTimeout(later, 10));
  expect(seen).toMatchObject([{ endpoint: "/ask", total_tokens: 7 }]);
});
