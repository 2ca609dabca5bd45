import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_ANSWER, CHAT_URL, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import type { Fetch } from "../fetch.ts";

/** The call's answer as the application gets it, where its `fetch` is not the platform's. */
async function answered(answer: object, request: RequestInit) {
  const recorder = createMemoryRecorder();
  const warnings: string[] = [];
  const tracker = createTracker({}, recorder, (warning) => void warnings.push(warning));
  const fetch = (async () => answer) as unknown as Fetch;
  const response = await tracker.tap(fetch, { sdk: null })(CHAT_URL, request);
  return { response, recorder, warnings };
}

const head = (type: string) => ({ ok: true, status: 200, headers: new Headers({ "content-type": type }) });

describe("An answer that only looks like a response", () => {
  const value = async (): Promise<unknown> => CHAT_ANSWER;
  const words = async (): Promise<string> => JSON.stringify(CHAT_ANSWER);

  test.each([
    ["text and value", { body: null, text: words, json: value }],
    ["a value alone", { body: null, json: value }],
    ["no body at all", { json: value }],
  ])("is recorded once it is read: %s", async (_what, methods) => {
    const answer = { ...head("application/json"), ...methods };
    const { response, recorder, warnings } = await answered(answer, chatRequest());
    expect(recorder.records).toEqual([]);
    expect(await response.json()).toEqual(CHAT_ANSWER);
    expect(recorder.records).toMatchObject([{ status: "success", totalTokens: 7 }]);
    expect(warnings).toEqual([]);
  });
});

describe("A body that is no web stream", () => {
  const usage = '"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}';
  const content =
    'data: {"id":"c-1","model":"m-1","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\n';
  const asked = `data: {"id":"c-1","model":"m-1","choices":[],${usage}}\n\n`;
  const pieces = (): Buffer[] => [content, asked, "data: [DONE]\n\n"].map((piece) => Buffer.from(piece));
  const expected = `${content}data: [DONE]\n\n`;
  const request = chatRequest({ stream: true });
  const streaming = (body: unknown) => answered({ ...head("text/event-stream"), body }, request);
  const RECORDED = [{ status: "success", totalTokens: 7 }];

  async function* generated(): AsyncGenerator<Buffer> {
    yield* pieces();
  }

  test.each<[string, () => unknown, (body: never) => Promise<string>]>([
    ["a stream of Node's, iterated", () => Readable.from(pieces()), text],
    [
      "a stream of Node's, piped",
      () => Readable.from(pieces()),
      (body: Readable) => text(body.pipe(new PassThrough())),
    ],
    ["a generator", generated, text],
  ])("is watched, and what we asked for taken out: %s", async (_what, open, read) => {
    const { response, recorder } = await streaming(open());
    expect(response.body).toBe(response.body);
    expect(await read(response.body as never)).toBe(expected);
    expect(recorder.records).toMatchObject(RECORDED);
  });

  test("in pieces of text, what is no text is passed on as it is, and what lacks its end comes at last", async () => {
    const odd = { not: "bytes" };
    const texts = [content, asked, "data: [DONE]\n\n", odd, ": and"];
    const { response, recorder } = await streaming(
      (async function* () {
        yield* texts;
      })(),
    );
    const pieces: unknown[] = [];
    for await (const piece of response.body as unknown as AsyncIterable<unknown>) pieces.push(piece);
    expect(pieces).toEqual([content, "data: [DONE]\n\n", odd, new TextEncoder().encode(": and")]);
    expect(recorder.records).toMatchObject(RECORDED);
  });

  test("in pieces that are changed, text stays text, and bytes stay bytes", async () => {
    const nulled = content.replace(/\}\n\n$/, ',"usage":null}\n\n');
    const { response } = await streaming(Readable.from([nulled, Buffer.from(nulled)]));
    const pieces: unknown[] = [];
    for await (const piece of response.body as unknown as AsyncIterable<unknown>) pieces.push(piece);
    expect(pieces).toEqual([content, new TextEncoder().encode(content)]);
  });

  test("and leaving it on the way is told", async () => {
    const { response, recorder } = await streaming(generated());
    for await (const _ of response.body as unknown as AsyncIterable<unknown>) break;
    expect(recorder.records).toMatchObject([{ status: "cancelled" }]);
  });

  test("and leaving it reaches what is below", async () => {
    for (const readsFirst of [true, false]) {
      const body = Readable.from(Array.from({ length: 99 }, () => Buffer.from(content.replace('"stop"', "null"))));
      const { response, recorder } = await streaming(body);
      const watched = response.body as unknown as Readable;
      if (readsFirst) for await (const _ of watched) break;
      else watched.destroy();
      await new Promise(setImmediate);
      expect(body.destroyed).toBe(true);
      expect(recorder.records).toMatchObject([{ status: "cancelled" }]);
    }
  });

  test("and its error is the same, told before anybody reads, too", async () => {
    for (const readsFirst of [true, false]) {
      const cut = new Error("cut");
      const body = new Readable({ read: () => {} });
      const { response } = await streaming(body);
      const watched = response.body as unknown as Readable;
      const read = readsFirst ? text(watched) : new Promise((_, reject) => watched.on("error", reject));
      body.destroy(cut);
      await expect(read).rejects.toBe(cut);
    }
  });
});
