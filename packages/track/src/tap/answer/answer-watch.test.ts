import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_ANSWER, CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";

describe("An answer read whole as bytes", () => {
  const longer = `${JSON.stringify(CHAT_ANSWER)}${" ".repeat(17 * 1024 * 1024)}`;

  test.each([
    ["is read on the side", JSON.stringify(CHAT_ANSWER), 7],
    ["is only counted where it is too long to be made text", longer, null],
  ])("%s", async (_what, body, totalTokens) => {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({}, recorder, () => {});
    const answer = new Response(body, { headers: { "content-type": "application/json" } });
    const tapped = tracker.tap(cannedFetch(() => answer).fetch, { sdk: null });
    const got = await (await tapped(CHAT_URL, chatRequest())).arrayBuffer();
    expect(got.byteLength).toBe(body.length);
    expect(recorder.records).toMatchObject([{ totalTokens }]);
  });
});
