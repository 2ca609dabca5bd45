import { GoogleGenAI } from "@google/genai";
import { InferenceClient } from "@huggingface/inference";
import { Ollama } from "ollama";
import { describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { withContext } from "../context/context.ts";
import { createTracker } from "../create-tracker.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import type { Fetch } from "../tap/fetch.ts";
import { makeTrackedClass } from "../tracked-class.ts";

const ANSWER = { candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP" }] };

function world() {
  const recorder = createMemoryRecorder();
  const tracker = createTracker({}, recorder, () => {});
  const asked: string[] = [];
  const canned =
    (body: unknown): Fetch =>
    async (input) => {
      asked.push(String(input));
      return Response.json(body);
    };
  return { recorder, tracker, asked, canned };
}

const fail = (warning: string): void => {
  throw new Error(warning);
};

describe("A tracked class made without options, or with a `fetch` of the application's", () => {
  test("of Ollama, of Hugging Face and of Gemini, uses it", async () => {
    const { tracker, recorder, asked, canned } = world();
    const open = () => tracker;
    const chat = { model: "m", message: { role: "assistant", content: "Hi" }, done: true, done_reason: "stop" };
    const TrackedOllama = makeTrackedClass(Ollama, open, fail);
    expect(new TrackedOllama()).toBeInstanceOf(Ollama);
    await new TrackedOllama({ fetch: canned(chat) as typeof fetch }).chat({ model: "m", messages: [] });
    const TrackedHub = makeTrackedClass(InferenceClient, open, fail);
    expect(new TrackedHub("hf_test")).toBeInstanceOf(InferenceClient);
    const choices = [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }];
    const hub = new TrackedHub("hf_test", { fetch: canned({ id: "c", choices }) as typeof fetch });
    await hub.endpoint("http://hub.example").chatCompletion({ model: "m", messages: [] });
    const TrackedGemini = makeTrackedClass(GoogleGenAI, open, fail);
    expect(new TrackedGemini({ apiKey: "k" })).toBeInstanceOf(GoogleGenAI);
    expect(asked).toHaveLength(2);
    const records = await recorder.waitFor(2);
    expect(records.map(({ endpoint }) => endpoint)).toEqual(["api.chat", "chat.completions"]);
  });
});

test("A Gemini client that is told to try again, and not how often, is followed through its tries.", async () => {
  const { tracker, recorder } = world();
  let tries = 0;
  const fetch: Fetch = async () => {
    tries += 1;
    return tries === 1 ? new Response("{}", { status: 503 }) : Response.json(ANSWER);
  };
  const client = new GoogleGenAI({ apiKey: "k", httpOptions: { retryOptions: {}, fetch } as object });
  attachTracker(client, () => tracker, fail);
  await client.models.generateContent({ model: "gemini-x", contents: "Hi" });
  const [record] = await recorder.waitFor(1);
  expect(record).toMatchObject({ status: "success" });
  expect(record?.attempts).toHaveLength(2);
});

test("A group that is said at the call goes before that around it.", async () => {
  const { tracker, recorder, canned } = world();
  const client = new GoogleGenAI({ apiKey: "k", httpOptions: { fetch: canned(ANSWER) } as object });
  attachTracker(client, () => tracker, fail);
  await withContext({ groupId: "around" }, () => {
    const tracking = { groupId: "said" };
    return client.models.generateContent({ model: "gemini-x", contents: "Hi", tracking } as never);
  });
  expect(await recorder.waitFor(1)).toMatchObject([{ groupId: "said" }]);
});
