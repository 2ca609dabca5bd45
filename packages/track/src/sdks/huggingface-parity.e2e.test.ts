import type { InferenceClient } from "@huggingface/inference";
import { describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { compareClients } from "../fixtures/compare-clients.ts";
import { eventStream, HUGGING_FACE_SDKS } from "../fixtures/huggingface-clients.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { collect } from "../fixtures/openai-clients.ts";
import type { Fetch } from "../tap/fetch.ts";
import { HUGGING_FACE_HINTS } from "./huggingface.ts";

const MODEL = "meta-llama/Llama-3.1-8B-Instruct";
const CHAT = { model: MODEL, messages: [{ role: "user" as const, content: "Hello there, how are you today?" }] };

const WHOLE = [{ generated_text: "there was", details: { finish_reason: "length", generated_tokens: 2 } }];

const GENERATED = [
  { token: { id: 1, text: "Hello", logprob: 0, special: false }, generated_text: null, details: null },
  {
    token: { id: 2, text: " you", logprob: 0, special: false },
    generated_text: "Hello you",
    details: { finish_reason: "length", generated_tokens: 2, input_length: 5 },
  },
];

describe.each(HUGGING_FACE_SDKS)("$name", ({ Sdk, tasks }) => {
  // Until 3, text is generated where the model is; since 4, as OpenAI's completions.
  const asksByTask = Sdk !== HUGGING_FACE_SDKS[0].Sdk;
  const make = (): InferenceClient => new Sdk("hf_test");

  function tracked(fetch: Fetch, options: object = {}) {
    const recorder = createMemoryRecorder();
    const tracker = createTracker(options, recorder, () => {});
    const client = attachTracker(new Sdk("hf_test", { fetch }), () => tracker, fail);
    return { recorder, tracker, client };
  }

  test("a chat is the same, and leaves one record with its tokens", async () => {
    const { record } = await compareClients(make, (client, { url }) => client.endpoint(url).chatCompletion(CHAT));
    expect(record).toMatchObject({
      endpoint: "chat.completions",
      status: "success",
      provider: "huggingface",
      modelRequested: MODEL,
      usageSource: "provider",
      streaming: false,
    });
    expect(record.totalTokens).toBeGreaterThan(0);
  });

  test("a chat's stream has the same chunks, its usage taken out again, and a time to its first token", async () => {
    const { record, outcome } = await compareClients(make, (client, { url }) => {
      return collect(client.endpoint(url).chatCompletionStream(CHAT));
    });
    expect(JSON.stringify(outcome)).not.toContain('"usage"');
    expect(record).toMatchObject({ status: "success", streaming: true, usageSource: "provider" });
    expect(record.outputTokens).toBeGreaterThan(0);
    expect(record.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("breaking out of a stream is a cancelled call with a rough count of what was read", async () => {
    const { record } = await compareClients(
      make,
      async (client, { url }) => {
        for await (const chunk of client.endpoint(url).chatCompletionStream(CHAT)) {
          const text = chunk.choices[0]?.delta.content;
          if (text !== undefined && text !== "") return text;
        }
        return null;
      },
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled", errorCode: "cancelled", usageSource: "partial" });
    expect(record.outputTokens).toBeGreaterThan(0);
  });

  test("an abort is the same error, and a cancelled call", async () => {
    const { record } = await compareClients(
      make,
      async (client, vendor) => {
        const stopping = new AbortController();
        void vendor.waitFor(() => true).then(() => stopping.abort());
        return client.endpoint(vendor.url).chatCompletion(CHAT, { signal: stopping.signal });
      },
      { prepare: (vendor) => vendor.fail({ kind: "delay", ms: 2_000 }) },
    );
    expect(record.status).toBe("cancelled");
  });

  test("a model that is being loaded is asked for again and again: attempts of one call", async () => {
    const loading = { kind: "status", status: 503 } as const;
    const { record } = await compareClients(make, (client, { url }) => client.endpoint(url).chatCompletion(CHAT), {
      prepare: (vendor) => vendor.fail([loading, loading, loading]),
    });
    expect(record).toMatchObject({ status: "success", usageSource: "provider" });
    expect(record.attempts.map(({ outcome, httpStatus }) => [outcome, httpStatus])).toEqual([
      ["error", 503],
      ["error", 503],
      ["error", 503],
      ["success", 200],
    ]);
  });

  test.each([400, 404, 429, 500])("status %i is the same error, recorded with its code", async (status) => {
    const { record } = await compareClients(make, (client, { url }) => client.endpoint(url).chatCompletion(CHAT), {
      prepare: (vendor) => vendor.fail({ kind: "status", status }),
    });
    expect(record).toMatchObject({ status: "error", httpStatus: status, usageSource: "none" });
  });

  test("text generation and other tasks are the same, each a call named as well as it can be", async () => {
    const { records } = await compareClients(
      make,
      async (client, { url }) => [
        await client.endpoint(`${url}/generate`).textGeneration({ inputs: "Once upon a time", model: MODEL }),
        await client.endpoint(url).featureExtraction({ inputs: "Hello" }),
        await client.endpoint(`${url}/models/${MODEL}/pipeline/sentence-similarity`).sentenceSimilarity({
          inputs: { source_sentence: "a", sentences: ["b"] },
        }),
      ],
      {
        records: 3,
        prepare: (vendor) => {
          vendor.on({ path: "pipeline" }).always({ kind: "status", status: 200, body: [0.5] });
          vendor.on((request) => request.path === "/").always({ kind: "status", status: 200, body: [[0.1, 0.2]] });
          vendor.on((request) => request.path === "/generate").always({ kind: "status", status: 200, body: WHOLE });
        },
      },
    );
    expect(records.map(({ endpoint, status, provider }) => ({ endpoint, status, provider }))).toEqual([
      { endpoint: asksByTask ? "inference" : "completions", status: "success", provider: "huggingface" },
      { endpoint: "inference", status: "success", provider: "huggingface" },
      { endpoint: "sentence-similarity", status: "success", provider: "huggingface" },
    ]);
    expect(records[0]?.outputTokens).toBeGreaterThan(0);
    expect(records[1]?.usageSource).toBe("none");
    expect(records[2]?.modelRequested).toBe(MODEL);
  });

  test.runIf(!asksByTask)("a stream of generated text is one of completions", async () => {
    const { record } = await compareClients(make, (client, { url }) => {
      return collect(client.endpoint(url).textGenerationStream({ inputs: "Once upon a time", model: MODEL }));
    });
    expect(record).toMatchObject({ endpoint: "completions", status: "success", streaming: true });
  });

  test.runIf(asksByTask)("a stream of generated text tells its tokens in its last event", async () => {
    const { client, recorder } = tracked(async () => eventStream(GENERATED));
    const events = await collect(client.endpoint("http://tgi.local").textGenerationStream({ inputs: "Hello" }));
    expect(events).toEqual(GENERATED);
    const [record] = await recorder.waitFor(1);
    expect(record).toMatchObject({ status: "success", inputTokens: 5, outputTokens: 2, totalTokens: 7 });
    expect(record).toMatchObject({ streaming: true, usageSource: "provider" });
    expect(record?.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("a picture stays the bytes it was", async () => {
    const bytes = Uint8Array.from([137, 80, 78, 71, 0, 255]);
    const { client, recorder } = tracked(async () => new Response(bytes, { headers: { "content-type": "image/png" } }));
    const picture = await client.endpoint("http://image.local").textToImage({ inputs: "a cat" });
    const blob: unknown = picture;
    expect(blob).toBeInstanceOf(Blob);
    if (blob instanceof Blob) {
      expect(blob.type).toBe("image/png");
      expect(await blob.bytes()).toEqual(bytes);
    }
    expect(await recorder.waitFor(1)).toMatchObject([{ status: "success", usageSource: "none" }]);
  });

  test("asking the hub where a model is served is no call", async () => {
    const model = `org/${asksByTask ? "three" : "four"}`;
    const asked: string[] = [];
    const { client, recorder } = tracked(async (input) => {
      asked.push(String(input));
      const mapping = { "hf-inference": { providerId: model, status: "live", task: "feature-extraction" } };
      return Response.json(asked.length === 1 ? { inferenceProviderMapping: mapping } : [[0.1]]);
    });
    await client.featureExtraction({ model, inputs: "Hello", provider: "hf-inference" });
    expect(asked[0]).toContain("https://huggingface.co/api/models/");
    expect(await recorder.waitFor(1)).toMatchObject([
      { endpoint: "feature-extraction", modelRequested: model, provider: "huggingface" },
    ]);
    expect(recorder.openings.length).toBe(1);
  });

  test("functions that stand alone are seen through a fetch of ours", async () => {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({ customerId: "c-1" }, recorder, () => {});
    const fetch = tracker.tap(async () => eventStream(GENERATED), HUGGING_FACE_HINTS);
    for await (const _ of tasks.textGenerationStream({ endpointUrl: "http://tgi.local", inputs: "Hi" }, { fetch }))
      break;
    expect(await recorder.waitFor(1)).toMatchObject([{ status: "cancelled", customerId: "c-1" }]);
  });

  test("the tracked client is of the same class, and the client it was made of stays as it was", () => {
    const options = {};
    const client = new Sdk("hf_test", options);
    const recorder = createMemoryRecorder();
    const made = attachTracker(client, () => createTracker({}, recorder, () => {}), fail);
    expect(made).not.toBe(client);
    expect(made).toBeInstanceOf(Sdk);
    expect(Object.getPrototypeOf(made)).toBe(Object.getPrototypeOf(client));
    expect(options).toEqual({});
  });
});

function fail(warning: string): void {
  throw new Error(warning);
}
