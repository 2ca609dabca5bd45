import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import { unrefClock } from "../../unref-clock.ts";
import { textInTime } from "./text-in-time.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const endless = (): ReadableStream<Uint8Array> => {
  return new ReadableStream({ start: (controller) => controller.enqueue(encode('{"error":')) });
};
const broken = (): ReadableStream<Uint8Array> => new ReadableStream({ pull: () => Promise.reject(new Error("cut")) });
const stubborn = (): ReadableStream<Uint8Array> => {
  return new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => Promise.reject(new Error("never")) });
};
const textOf = (body: ReadableStream<Uint8Array> | null): Promise<string | null> => {
  return textInTime(body, { maxBytes: 10, withinMs: 30 }, unrefClock);
};
const unread = () => createTracker({}, createMemoryRecorder(), () => {});

describe("The text of a body, in time", () => {
  test.each<[string, ReadableStream<Uint8Array> | null, string | null]>([
    ["is what it says", new Response("short").body, "short"],
    ["is empty where there is no body", null, ""],
    ["is none where it is too long", new Response("much too long").body, null],
    ["is none where it never ends", endless(), null],
    ["is none where it breaks", broken(), null],
    ["is none where it never ends, and will not be cancelled", stubborn(), null],
  ])("%s", async (_what, body, text) => {
    expect(await textOf(body)).toBe(text);
  });
});

test("A refusal whose body never ends reaches its caller.", async () => {
  const answer = new Response(endless(), { status: 400, headers: { "content-type": "application/json" } });
  const tapped = unread().tap(cannedFetch(() => answer).fetch, { sdk: null });
  const got = await tapped(CHAT_URL, chatRequest({ stream: true }));
  expect(got.status).toBe(400);
  await got.body?.cancel();
});

test("A request into which its body streams leaves at once, and its body after it.", async () => {
  let finish = (): void => {};
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(encode('{"model":'));
      finish = () => {
        controller.enqueue(encode('"m-1"}'));
        controller.close();
      };
    },
  });
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", body, headers, duplex: "half" } as RequestInit;
  const tapped = unread().tap(
    async (input) => {
      finish();
      return new Response(await (input as Request).text());
    },
    { sdk: null },
  );
  expect(await (await tapped(new Request(CHAT_URL, init))).text()).toBe('{"model":"m-1"}');
});
