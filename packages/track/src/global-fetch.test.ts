import { afterEach, expect, test } from "vitest";
import { CHAT_ANSWER, CHAT_URL, cannedFetch, chatRequest } from "./fixtures/canned-fetch.ts";
import { trackFetch } from "./track-fetch.ts";
import { getTracker } from "./tracked-clients.ts";

const bare = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = bare;
});

test("the tracked fetch may take the place of the global one it calls", async () => {
  const { fetch, calls } = cannedFetch();
  const records: unknown[] = [];
  globalThis.fetch = fetch;
  const tracked = trackFetch(undefined, { sink: (events) => void records.push(...events) });
  globalThis.fetch = tracked;
  expect(await (await globalThis.fetch(CHAT_URL, chatRequest())).json()).toEqual(CHAT_ANSWER);
  await getTracker(tracked)?.flush();
  expect([calls.length, records.length]).toEqual([1, 1]);
});
