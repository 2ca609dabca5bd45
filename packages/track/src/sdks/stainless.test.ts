import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import OpenAI6 from "openai-6";
import { expect, test } from "vitest";
import { createTracker } from "../create-tracker.ts";
import { cannedFetch } from "../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { anthropicAdapter } from "./anthropic.ts";
import { isMiddlewareClient } from "./anthropic-middleware.ts";
import { openaiAdapter } from "./openai.ts";
import { type GeneratedClient, versionInUserAgent } from "./stainless.ts";

const key = { apiKey: "sk-test" };
const ignore = (): void => undefined;

test("clients are told apart by their shape, and say their version", () => {
  expect([openaiAdapter, anthropicAdapter].map(({ matches }) => matches(new OpenAI(key)))).toEqual([true, false]);
  expect([openaiAdapter, anthropicAdapter].map(({ matches }) => matches(new Anthropic(key)))).toEqual([false, true]);
  expect(openaiAdapter.versionOf(new OpenAI(key))).toMatch(/^7\./);
  expect(openaiAdapter.versionOf(new OpenAI6(key))).toMatch(/^6\./);
  expect(anthropicAdapter.versionOf(new Anthropic(key))).toMatch(/^1\./);
  expect(versionInUserAgent({})).toBeNull();
  expect(versionInUserAgent({ getUserAgent: () => "something else" })).toBeNull();
});

test("what only looks like one is none", () => {
  const almost = { withOptions: ignore, fetch: ignore, chat: 7, messages: null };
  for (const { matches } of [openaiAdapter, anthropicAdapter]) {
    expect(matches(almost)).toBe(false);
    expect(matches({ withOptions: ignore })).toBe(false);
    expect(matches({})).toBe(false);
  }
  const tracker = createTracker({}, createMemoryRecorder(), ignore);
  const other = {};
  for (const adapter of [openaiAdapter, anthropicAdapter]) {
    expect(adapter.attach(other, tracker)).toBe(other);
    adapter.finish?.(other, tracker);
  }
  expect(other).toEqual({});
});

test("a client without middleware, or without a cloud's, is tapped at its `fetch`", () => {
  const client = new OpenAI(key) as unknown as GeneratedClient;
  expect(isMiddlewareClient(client)).toBe(false);
  expect(isMiddlewareClient(Object.assign({}, client, { backendMiddleware: () => [] }))).toBe(false);
  expect(isMiddlewareClient(new Anthropic(key) as unknown as GeneratedClient)).toBe(false);
});

test("a helper works where its client cannot be cloned: its requests are then not tied together", async () => {
  class Unclonable extends OpenAI {
    isMade = true;
    override withOptions(options: object): this {
      if (this.isMade && !("first" in options)) throw new Error("only once");
      return super.withOptions(options);
    }
  }
  const recorder = createMemoryRecorder();
  const client = new Unclonable({ ...key, fetch: cannedFetch(answer).fetch });
  openaiAdapter.finish?.(client, createTracker({}, recorder, ignore));
  const tools: never[] = [];
  const ask = { model: "m-1", messages: [{ role: "user" as const, content: "Hello" }], tools };
  expect(await client.chat.completions.runTools(ask).finalContent()).toBe("Hi");
  expect(recorder.records).toMatchObject([{ groupId: null, status: "success" }]);
});

test("a client without the part its helper lies in is tracked all the same", () => {
  const client = Object.assign(new OpenAI(key), { chat: undefined });
  const { fetch } = client as unknown as GeneratedClient;
  openaiAdapter.finish?.(client, createTracker({}, createMemoryRecorder(), ignore));
  expect((client as unknown as GeneratedClient).fetch).not.toBe(fetch);
});

test("a client that lost its helpers is tracked all the same", () => {
  const client = new OpenAI(key);
  Object.defineProperty(client.chat.completions, "runTools", { value: null });
  openaiAdapter.finish?.(client, createTracker({}, createMemoryRecorder(), ignore));
  expect(client.chat.completions.runTools).toBeNull();
});

function answer(): Response {
  const choices = [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }];
  return Response.json({ id: "c-1", object: "chat.completion", created: 1, model: "m-1", choices });
}
