import { GoogleGenAI } from "@google/genai";
import { InferenceClient } from "@huggingface/inference";
import OpenAI from "openai";
import { afterEach, describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { CHAT_ANSWER, cannedFetch } from "../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { tapAnything } from "../track-fetch.ts";

const ADDRESS = "http://vendor.example";
const ignore = (): void => undefined;
const bare = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = bare;
});

const messages = [{ role: "user" as const, content: "Hi" }];
const gemini = { candidates: [{ content: { parts: [{ text: "Hi" }], role: "model" }, finishReason: "STOP" }] };
const chat = { ...CHAT_ANSWER, choices: [{ index: 0, message: { role: "assistant", content: "Hi" } }] };

describe("where the global fetch is a tracked one", () => {
  test.each<[string, object, (attach: <Client extends object>(client: Client) => Client) => Promise<unknown>]>([
    [
      "@google/genai",
      gemini,
      (attach) => {
        const client = attach(new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: ADDRESS } }));
        return client.models.generateContent({ model: "gemini-2.5-flash", contents: "Hi" });
      },
    ],
    [
      "@huggingface/inference",
      chat,
      (attach) => attach(new InferenceClient("t", { endpointUrl: ADDRESS })).chatCompletion({ model: "m-1", messages }),
    ],
    [
      "openai",
      chat,
      (attach) => {
        const client = attach(new OpenAI({ apiKey: "k", baseURL: `${ADDRESS}/v1` }));
        return client.chat.completions.create({ model: "m-1", messages });
      },
    ],
  ])("a call of a tracked client of %s is recorded once", async (_name, answer, ask) => {
    const recorder = createMemoryRecorder();
    const { fetch, calls } = cannedFetch(() => Response.json(answer));
    globalThis.fetch = tapAnything(fetch, createTracker({}, recorder, ignore));
    await ask((client) => attachTracker(client, () => createTracker({}, recorder, ignore), ignore));
    expect([calls.length, recorder.records.length]).toEqual([1, 1]);
  });
});
