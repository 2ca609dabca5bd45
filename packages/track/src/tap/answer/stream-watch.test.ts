import { expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";

const asked = chatRequest({ stream: true });
const events = { headers: { "content-type": "text/event-stream" } };
const ignore = (): void => undefined;

test("a stream's last event without its end is given on with the rest, read as a whole", async () => {
  const words = 'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\ndata: [DONE]';
  const answer = (): Response => new Response(words, events);
  const recorder = createMemoryRecorder();
  const tapped = createTracker({}, recorder, ignore).tap(cannedFetch(answer).fetch, { sdk: null });
  expect(await (await tapped(CHAT_URL, asked)).text()).toBe(words);
  const held = (): Response => new Response("data: [DONE]", events);
  const tappedHeld = createTracker({}, recorder, ignore).tap(cannedFetch(held).fetch, { sdk: null });
  expect(await (await tappedHeld(CHAT_URL, asked)).text()).toBe("data: [DONE]");
});

test("a stream that is nothing but what we asked for is nothing, read as bytes", async () => {
  const usage = '"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}';
  const answer = (): Response => new Response(`data: {"id":"c-1","choices":[],${usage}}\n\n`, events);
  const recorder = createMemoryRecorder();
  const tapped = createTracker({}, recorder, ignore).tap(cannedFetch(answer).fetch, { sdk: null });
  expect(await (await tapped(CHAT_URL, asked)).bytes()).toEqual(new Uint8Array(0));
  expect(recorder.records).toMatchObject([{ totalTokens: 7 }]);
});
