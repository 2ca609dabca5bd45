import { startFakeVendor } from "@ai-liaison/testkit";
import { InferenceClient } from "@huggingface/inference";
import { describe, expect, test } from "vitest";
import { TrackedGemini } from "./google.ts";
import { TrackedHuggingFace, trackedInferenceFetch } from "./huggingface.ts";
import { TrackedOllama } from "./ollama.ts";
import type { CallEvent } from "./sinks/event-sink.ts";
import { getTracker } from "./tracked-clients.ts";

const MESSAGES = [{ role: "user" as const, content: "Hello there" }];

function listening() {
  const events: CallEvent[] = [];
  const sink = (some: readonly CallEvent[]): void => void events.push(...some);
  return { events, tracking: { sink, durability: "memory" as const, customerId: "c-1" } };
}

describe("tracked from the beginning", () => {
  test("is a Gemini client, its chats and streams with it", async () => {
    await using vendor = await startFakeVendor();
    const { events, tracking } = listening();
    const ai = new TrackedGemini({ apiKey: "k", httpOptions: { baseUrl: vendor.url }, tracking });
    await ai.chats.create({ model: "gemini-2.5-flash" }).sendMessage({ message: "Hello" });
    for await (const _ of await ai.models.generateContentStream({ model: "gemini-2.5-flash", contents: "Hi" }));
    await getTracker(ai)?.close();
    expect(events).toMatchObject([
      { endpoint: "generateContent", provider: "google", customer_id: "c-1", status: "success" },
      { endpoint: "streamGenerateContent", provider: "google", customer_id: "c-1", status: "success" },
    ]);
  });

  test("is an Ollama client", async () => {
    await using vendor = await startFakeVendor({ chunkDelayMs: 10 });
    const { events, tracking } = listening();
    const ollama = new TrackedOllama({ host: vendor.url, tracking });
    await ollama.chat({ model: "llama3.2", messages: MESSAGES });
    for await (const _ of await ollama.chat({ model: "llama3.2", messages: MESSAGES, stream: true })) break;
    await new Promise((later) => setTimeout(later, 20));
    await getTracker(ollama)?.close();
    expect(events).toMatchObject([
      { endpoint: "api.chat", provider: "ollama", customer_id: "c-1", status: "success" },
      { endpoint: "api.chat", provider: "ollama", customer_id: "c-1", status: "cancelled" },
    ]);
  });

  test("is a Hugging Face client, whose options are its second argument", async () => {
    await using vendor = await startFakeVendor();
    const { events, tracking } = listening();
    const client = new TrackedHuggingFace("hf_test", { tracking });
    expect(client).toBeInstanceOf(InferenceClient);
    await client.endpoint(vendor.url).chatCompletion({ model: "m", messages: MESSAGES });
    await getTracker(client)?.close();
    expect(events).toMatchObject([
      { endpoint: "chat.completions", provider: "huggingface", customer_id: "c-1", status: "success" },
    ]);
    expect(vendor.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer hf_test"]);
  });

  test("is a fetch for functions that stand alone", () => {
    expect(trackedInferenceFetch({ sink: () => {}, durability: "memory" })).toBeTypeOf("function");
  });
});
