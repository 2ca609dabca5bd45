import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { compareScripted } from "../fixtures/compare-scripted.ts";
import { collect, OPENAI_SDKS, openaiAt } from "../fixtures/openai-clients.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../fixtures/scripted-server.ts";

const SOUND = new File([Uint8Array.from([1, 2, 3, 200])], "sound.wav", { type: "audio/wav" });
const PICTURE = new File([Uint8Array.from([137, 80, 78, 71])], "picture.png", { type: "image/png" });
const TOKENS = { input_tokens: 10, output_tokens: 20, total_tokens: 30 };
const RUN = { id: "run_1", object: "thread.run", thread_id: "thread_1", model: "gpt-5-mini", usage: null };
const RUN_USAGE = { prompt_tokens: 4, completion_tokens: 5, total_tokens: 9 };

type Answer = (request: ScriptedRequest, at: number) => ScriptedAnswer;

describe.each(OPENAI_SDKS)("$name, beside chats", ({ Sdk }) => {
  const make = openaiAt(Sdk);
  const compare = (answer: Answer, script: (client: OpenAI) => unknown) => compareScripted({ make, answer, script });

  test("pictures are counted, with tokens where they are told, from forms too", async () => {
    const answer: Answer = ({ path }) => {
      const data = [{ b64_json: "AAAA" }, { b64_json: "BBBB" }];
      return {
        body: { created: 1, data, size: "1024x1024", ...(path.endsWith("variations") ? {} : { usage: TOKENS }) },
      };
    };
    const { recorder } = await compare(answer, async ({ images }) => [
      await images.generate({ model: "gpt-image-1", prompt: "a cat", n: 2 }),
      await images.edit({ model: "gpt-image-1", image: PICTURE, prompt: "a dog" }),
      await images.createVariation({ image: PICTURE, model: "dall-e-2" }),
    ]);
    expect(await recorder.waitFor(3)).toMatchObject([
      {
        endpoint: "images.generations",
        modelRequested: "gpt-image-1",
        imageCount: 2,
        imageOutputTokens: 20,
        totalTokens: 30,
      },
      { endpoint: "images.edits", modelRequested: "gpt-image-1", imageCount: 2, totalTokens: 30 },
      { endpoint: "images.variations", modelRequested: "dall-e-2", imageCount: 2, totalTokens: null },
    ]);
  });

  test("speech stays the bytes it was, and its characters are counted", async () => {
    const bytes = Uint8Array.from([255, 251, 0, 128]);
    const { recorder } = await compare(
      () => ({ body: bytes, headers: { "content-type": "audio/mpeg" } }),
      async ({ audio }) => {
        const response = await audio.speech.create({ model: "tts-1", voice: "alloy", input: "Grüße 👋" });
        return [...new Uint8Array(await response.arrayBuffer())];
      },
    );
    expect(await recorder.waitFor(1)).toMatchObject([
      {
        endpoint: "audio.speech",
        modelRequested: "tts-1",
        inputCharacters: 7,
        usageSource: "estimated",
        metadata: { response: { answer_bytes: 4 } },
      },
    ]);
  });

  test("what is listened to is counted by the token or by the second, from forms, streamed too", async () => {
    const done = { type: "transcript.text.done", text: "Hello", usage: { type: "tokens", ...TOKENS } };
    const answer: Answer = ({ path, body }) => {
      if (path.endsWith("translations")) return { body: { text: "Hello", duration: "2.5" } };
      if (body.includes("stream")) return { events: [`data: ${JSON.stringify(done)}\n\n`, "data: [DONE]\n\n"] };
      return { body: { text: "Hello", usage: { type: "duration", seconds: 3 } } };
    };
    const { recorder } = await compare(answer, async ({ audio }) => [
      await audio.transcriptions.create({ model: "gpt-4o-transcribe", file: SOUND }),
      await audio.translations.create({ model: "whisper-1", file: SOUND }),
      await collect(audio.transcriptions.create({ model: "gpt-4o-transcribe", file: SOUND, stream: true })),
    ]);
    expect(await recorder.waitFor(3)).toMatchObject([
      {
        endpoint: "audio.transcriptions",
        modelRequested: "gpt-4o-transcribe",
        audioSeconds: 3,
        usageSource: "provider",
      },
      { endpoint: "audio.translations", modelRequested: "whisper-1", audioSeconds: 2.5 },
      { endpoint: "audio.transcriptions", streaming: true, totalTokens: 30, usageSource: "provider" },
    ]);
  });

  test("what a form says of its tracking never leaves", async () => {
    const { requests } = await compare(
      () => ({ body: { text: "Hello" } }),
      ({ audio }) => audio.transcriptions.create({ model: "whisper-1", file: SOUND }),
    );
    expect(requests[0]?.body).toContain('name="model"');
  });

  test("moderations are calls that use nothing", async () => {
    const { recorder } = await compare(
      () => ({ body: { id: "modr-1", model: "omni-moderation-latest", results: [] } }),
      ({ moderations }) => moderations.create({ input: "Hello" }),
    );
    expect(await recorder.waitFor(1)).toMatchObject([
      { endpoint: "moderations", modelUsed: "omni-moderation-latest", usageSource: "none", inputTokens: null },
    ]);
  });

  test("a batch is counted when it is done, once, however often it is looked at", async () => {
    const batch = { id: "batch_1", object: "batch", endpoint: "/v1/responses" };
    const answer: Answer = ({ method }, at) => {
      if (method === "POST" || at < 2)
        return { body: { ...batch, status: "validating", usage: { ...TOKENS, total_tokens: 0 } } };
      return { body: { ...batch, status: "completed", model: "gpt-5-mini", usage: TOKENS } };
    };
    const { recorder } = await compare(answer, async ({ batches }) => {
      await batches.create({ input_file_id: "f", endpoint: "/v1/responses", completion_window: "24h" });
      return [await batches.retrieve("batch_1"), await batches.retrieve("batch_1"), await batches.retrieve("batch_1")];
    });
    expect(
      (await recorder.waitFor(2)).map(({ endpoint, totalTokens, modelUsed }) => [endpoint, totalTokens, modelUsed]),
    ).toEqual([
      ["batches", null, null],
      ["batches", 30, "gpt-5-mini"],
    ]);
  });

  test("a run of an assistant is counted when it is over, polled or streamed", async () => {
    const over = { ...RUN, status: "completed", usage: RUN_USAGE };
    const answer: Answer = ({ method, body }) => {
      if (method === "GET") return { body: over };
      if (!body.includes('"stream":true')) return { body: { ...RUN, status: "queued" } };
      const events = [
        ["thread.run.created", { ...RUN, status: "queued" }],
        ["thread.run.completed", over],
      ].map(([name, data]) => `event: ${String(name)}\ndata: ${JSON.stringify(data)}\n\n`);
      return { events: [...events, "event: done\ndata: [DONE]\n\n"] };
    };
    const { recorder } = await compare(answer, async ({ beta }) => [
      await beta.threads.runs.createAndPoll("thread_1", { assistant_id: "asst_1" }),
      await collect(beta.threads.runs.create("thread_1", { assistant_id: "asst_1", stream: true })),
    ]);
    const records = await recorder.waitFor(3);
    expect(records.map(({ endpoint, totalTokens, streaming }) => [endpoint, totalTokens, streaming])).toEqual([
      ["threads.runs", null, false],
      ["threads.runs", 9, false],
      ["threads.runs", 9, true],
    ]);
    expect(records[2]?.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("jobs of tuning, and videos, are orders without usage", async () => {
    const answer: Answer = ({ path }) => ({
      body: path.includes("videos")
        ? { id: "video_1", object: "video", status: "queued", model: "sora-2", seconds: "4", size: "720x1280" }
        : { id: "ftjob_1", object: "fine_tuning.job", model: "gpt-4.1-mini", status: "queued" },
    });
    const { recorder } = await compare(answer, async ({ fineTuning, videos }) => [
      await fineTuning.jobs.create({ model: "gpt-4.1-mini", training_file: "f" }),
      await videos.create({ model: "sora-2", prompt: "a cat" }),
    ]);
    expect(await recorder.waitFor(2)).toMatchObject([
      { endpoint: "fine_tuning.jobs", modelRequested: "gpt-4.1-mini", usageSource: "none" },
      { endpoint: "videos", modelRequested: "sora-2", metadata: { response: { seconds: "4", size: "720x1280" } } },
    ]);
  });
});
