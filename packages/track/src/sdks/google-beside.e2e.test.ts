import type { GoogleGenAI } from "@google/genai";
import { describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { compareScripted } from "../fixtures/compare-scripted.ts";
import { GOOGLE_SDKS, googleAt, vertexAt } from "../fixtures/google-clients.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { type ScriptedAnswer, type ScriptedRequest, startScriptedServer } from "../fixtures/scripted-server.ts";

const USAGE = {
  total_tokens: 45,
  total_input_tokens: 9,
  total_cached_tokens: 2,
  total_output_tokens: 13,
  total_tool_use_tokens: 3,
  total_thought_tokens: 20,
};
const INTERACTION = { id: "v1_abc", object: "interaction", status: "completed", model: "gemini-2.5-flash", steps: [] };
const COUNTED = { inputTokens: 12, cachedInputTokens: 2, outputTokens: 33, reasoningTokens: 20, totalTokens: 45 };

type Answer = (request: ScriptedRequest) => ScriptedAnswer;

function compare(make: (url: string) => GoogleGenAI, answer: Answer, script: (client: GoogleGenAI) => unknown) {
  return compareScripted({ make, answer, script });
}

describe.each(GOOGLE_SDKS)("$name, beside chats", ({ Sdk }) => {
  const make = googleAt(Sdk);
  const ask = { model: "gemini-2.5-flash", input: "Tell me a short joke." };

  test("interactions are the same, and their tokens counted, thoughts and tools with them", async () => {
    const { recorder } = await compare(
      make,
      () => ({ body: { ...INTERACTION, usage: USAGE, service_tier: "standard" } }),
      ({ interactions }) => interactions.create(ask),
    );
    expect(await recorder.waitFor(1)).toMatchObject([
      {
        endpoint: "interactions",
        modelRequested: "gemini-2.5-flash",
        modelUsed: "gemini-2.5-flash",
        provider: "google",
        serviceTier: "standard",
        status: "success",
        ...COUNTED,
      },
    ]);
  });

  test("streamed interactions are the same, with a time to the first event", async () => {
    const events = [
      { event_type: "interaction.created", interaction: { ...INTERACTION, status: "in_progress" } },
      { event_type: "step.start", index: 0, step: { type: "model_output" } },
      { event_type: "step.delta", index: 0, delta: { type: "text", text: "Why" } },
      { event_type: "interaction.completed", interaction: { ...INTERACTION, usage: USAGE } },
    ];
    const frames = events.map((event) => `event: ${event.event_type}\ndata: ${JSON.stringify(event)}\n\n`);
    const { recorder, outcome } = await compare(
      make,
      () => ({ events: frames }),
      async ({ interactions }) => {
        const seen: unknown[] = [];
        for await (const event of await interactions.create({ ...ask, stream: true })) seen.push(event);
        return seen;
      },
    );
    expect(outcome).toHaveLength(events.length);
    const [record] = await recorder.waitFor(1);
    expect(record).toMatchObject({ endpoint: "interactions", streaming: true, status: "success", ...COUNTED });
    expect(record?.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("an interaction says whom it is for, and the vendor is not told", async () => {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({}, recorder, () => {});
    await using server = await startScriptedServer(() => ({ body: { ...INTERACTION, usage: USAGE } }));
    const client = attachTracker(
      make(server.url),
      () => tracker,
      () => {},
    );
    await client.interactions.create({ ...ask, tracking: { customerId: "c-1" } } as typeof ask);
    expect(await recorder.waitFor(1)).toMatchObject([{ customerId: "c-1" }]);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual(ask);
  });

  test("interactions used before are seen after, though they keep a client of their own", async () => {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({}, recorder, () => {});
    await using server = await startScriptedServer(() => ({ body: { ...INTERACTION, usage: USAGE } }));
    const client = make(server.url);
    await client.interactions.create(ask);
    await attachTracker(
      client,
      () => tracker,
      () => {},
    ).interactions.create(ask);
    expect(await recorder.waitFor(1)).toMatchObject([COUNTED]);
  });

  test("an interaction in the background is counted when it is looked at, once", async () => {
    const { recorder } = await compare(
      make,
      ({ method }) => ({
        body: method === "POST" ? { ...INTERACTION, status: "in_progress" } : { ...INTERACTION, usage: USAGE },
      }),
      async ({ interactions }) => {
        await interactions.create({ ...ask, background: true });
        return [await interactions.get("v1_abc"), await interactions.get("v1_abc")];
      },
    );
    expect((await recorder.waitFor(2)).map(({ usageSource, totalTokens }) => [usageSource, totalTokens])).toEqual([
      ["none", null],
      ["provider", 45],
    ]);
  });

  test("pictures are counted, and so are embeddings and videos on Vertex AI", async () => {
    const image = { mimeType: "image/png", bytesBase64Encoded: "AAAA" };
    const embedding = (tokens: number) => ({ embeddings: { values: [0.1], statistics: { token_count: tokens } } });
    const answer: Answer = ({ path }) => {
      if (path.includes("LongRunning")) return { body: { name: "operations/op-1" } };
      if (path.includes("imagen")) return { body: { predictions: [image, image] } };
      return { body: { predictions: [embedding(3), embedding(4)], metadata: { billableCharacterCount: 20 } } };
    };
    const { recorder } = await compare(vertexAt(Sdk), answer, async ({ models }) => [
      await models.generateImages({ model: "imagen-4", prompt: "a cat", config: { numberOfImages: 2 } }),
      await models.embedContent({ model: "text-embedding-005", contents: ["one", "two"] }),
      await models.generateVideos({ model: "veo-3", source: { prompt: "a cat" }, config: { durationSeconds: 8 } }),
    ]);
    expect(await recorder.waitFor(3)).toMatchObject([
      { endpoint: "predict", provider: "vertex", modelRequested: "imagen-4", imageCount: 2, inputTokens: null },
      { endpoint: "predict", modelRequested: "text-embedding-005", inputTokens: 7, totalTokens: 7 },
      { endpoint: "generateVideos", modelRequested: "veo-3", metadata: { response: { durationSeconds: 8 } } },
    ]);
  });

  test("an answer that says it is recorded already is not recorded again", async () => {
    const headers = { "x-liaison-call-id": "0190a5c2" };
    const { recorder } = await compare(
      make,
      () => ({ headers, body: { candidates: [{ content: { parts: [{ text: "Hi" }], role: "model" } }] } }),
      ({ models }) => models.generateContent({ model: "gemini-2.5-flash", contents: "Hello" }),
    );
    expect(recorder.records).toEqual([]);
    expect(recorder.withdrawals.length).toBe(1);
  });
});
