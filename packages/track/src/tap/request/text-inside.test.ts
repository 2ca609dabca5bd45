import { expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";

test("a request whose body is being read by somebody else is sent as it is", async () => {
  const canned = cannedFetch();
  const tapped = createTracker({}, createMemoryRecorder(), () => undefined).tap(canned.fetch, { sdk: null });
  const headers = { "content-type": "application/json" };
  const request = new Request(CHAT_URL, chatRequest({}, headers));
  request.body?.getReader();
  await expect(tapped(request)).rejects.toThrow(TypeError);
  expect(canned.calls).toEqual([]);
});
