import { expect, test } from "vitest";
import { leavable, leaveStream } from "./ollama-streams.ts";

test("an answer that only looks like a response comes through as it is", async () => {
  const answer = { body: new ReadableStream() };
  const fetch = leavable(async () => answer as never);
  const { signal } = new AbortController();
  expect(await fetch("http://h", { signal })).toBe(answer);
  expect(Object.hasOwn(answer.body, "getReader")).toBe(false);
});

test("what is no stream, or one that cannot be stopped, is left alone", () => {
  const abortController = new AbortController();
  const endless = { next: async () => ({ done: false, value: 1 }) };
  for (const answer of [null, "text", {}, { itr: null, abortController }, { itr: endless, abortController }]) {
    expect(() => leaveStream(answer)).not.toThrow();
  }
  expect(Object.hasOwn(endless, "return")).toBe(false);
});
