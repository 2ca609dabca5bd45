import { createServer } from "node:http";
import { type FakeVendor, listenOnLoopback, startFakeVendor } from "@ai-liaison/testkit";
import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

let vendor: FakeVendor;
let gateway: TestGateway;
let openai: OpenAI;

beforeAll(async () => {
  vendor = await startFakeVendor();
  gateway = await openTestGateway({
    rows: [`${providerRow("openai", `${vendor.url}/v1`)},openai`],
    columns: ["vendor"],
    yaml: [
      "routes:",
      "  ears: { targets: [{ provider: openai, model: whisper-1 }] }",
      "prices:",
      "  - { model: gpt-4o-mini-tts, per_mchar: 20 }",
    ].join("\n"),
  });
  openai = new OpenAI({ apiKey: "any", baseURL: `${gateway.url}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await vendor.close();
});

const lastRow = async () => (await gateway.calls())[0];
const lastRequest = () => vendor.requests.at(-1);
/** A sound of so many seconds, as the fake hears it. */
const sound = (seconds: number) => toFile(Buffer.alloc(seconds * 1000, "a"), "sound.wav", { type: "audio/wav" });
const picture = () => toFile(Buffer.from("a picture"), "picture.png", { type: "image/png" });

describe("images", () => {
  test("that are sold by the piece are counted and cost what their size and quality do", async () => {
    const asked = { model: "openai/dall-e-3", prompt: "a cat", size: "1024x1792", quality: "hd", n: 2 } as const;
    const { data } = await openai.images.generate(asked);
    expect(data).toHaveLength(2);
    expect(JSON.parse(lastRequest()?.body ?? "")).toEqual({ ...asked, model: "dall-e-3" });
    expect(await lastRow()).toMatchObject({
      endpoint: "images.generations",
      model_requested: "openai/dall-e-3",
      model_used: "dall-e-3",
      image_count: 2,
      image_size: "1024x1792",
      image_quality: "hd",
      usage_source: "provider",
      input_tokens: null,
      total_cost_usd: "0.24",
      cost_breakdown: { images: 240_000_000 },
    });
  });

  test("of no model in particular are the vendor's default, and its bytes stay as they are", async () => {
    await openai.images.generate({ prompt: "a cat", size: "256x256" });
    expect(JSON.parse(lastRequest()?.body ?? "")).toEqual({ prompt: "a cat", size: "256x256" });
    expect(await lastRow()).toMatchObject({ model_used: "dall-e-2", total_cost_usd: "0.016" });
  });

  test("that are sold by the token cost what their text and their pictures do", async () => {
    await openai.images.generate({ model: "gpt-image-1.5", prompt: "a cat on a mat" });
    const row = await lastRow();
    expect(row).toMatchObject({
      image_count: 1,
      image_size: "1024x1024",
      image_quality: "medium",
      image_output_tokens: 272,
      output_tokens: 272,
      cost_source: "catalogue",
    });
    expect(row?.total_cost_nano_usd).toBe((row?.input_tokens ?? 0) * 5000 + 272 * 32_000);
  });

  test("are changed as a form, whose files and fields reach the vendor as they were", async () => {
    const { data } = await openai.images.edit({ model: "openai/gpt-image-1", image: await picture(), prompt: "a dog" });
    expect(data).toHaveLength(1);
    expect(lastRequest()?.path).toBe("/v1/images/edits");
    expect(lastRequest()?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(lastRequest()?.body).toMatch(/name="model"\r\n\r\ngpt-image-1\r\n/);
    expect(lastRequest()?.body).toContain("a picture");
    const row = await lastRow();
    expect(row).toMatchObject({ endpoint: "images.edits", image_count: 1, image_input_tokens: 194 });
    const text = (row?.input_tokens ?? 0) - 194;
    expect(row?.total_cost_nano_usd).toBe(text * 5000 + 194 * 10_000 + 272 * 40_000);
  });

  test("are varied at a path of their own", async () => {
    await openai.images.createVariation({ image: await picture(), n: 2, size: "512x512" });
    expect(lastRequest()?.path).toBe("/v1/images/variations");
    expect(await lastRow()).toMatchObject({
      endpoint: "images.variations",
      model_used: "dall-e-2",
      image_count: 2,
      total_cost_usd: "0.036",
    });
  });

  test("are shown in the making, in a stream", async () => {
    const stream = await openai.images.generate({ model: "gpt-image-1", prompt: "a cat", stream: true });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(["image_generation.partial_image", "image_generation.completed"]);
    expect(await lastRow()).toMatchObject({ streaming: true, image_count: 1, output_tokens: 272, status: "success" });
    const changes = await openai.images.edit({
      model: "gpt-image-1",
      image: await picture(),
      prompt: "a",
      stream: true,
    });
    for await (const event of changes) types.push(event.type);
    expect(types.slice(2)).toEqual(["image_edit.partial_image", "image_edit.completed"]);
    expect(await lastRow()).toMatchObject({ endpoint: "images.edits", streaming: true, usage_source: "provider" });
  });
});

describe("sound", () => {
  test("is written down for what its length costs, by an alias as well", async () => {
    const { text } = await openai.audio.transcriptions.create({ model: "ears", file: await sound(30) });
    expect(text).toBe("Good morning.");
    expect(lastRequest()?.body).toMatch(/name="model"\r\n\r\nwhisper-1\r\n/);
    expect(await lastRow()).toMatchObject({
      endpoint: "audio.transcriptions",
      route: "ears",
      model_requested: "ears",
      model_used: "whisper-1",
      audio_seconds: 30,
      usage_source: "provider",
      total_cost_usd: "0.003",
      cost_breakdown: { audio_seconds: 3_000_000 },
    });
  });

  test("is written down for what its tokens cost", async () => {
    await openai.audio.transcriptions.create({ model: "gpt-4o-transcribe", file: await sound(3) });
    const row = await lastRow();
    expect(row).toMatchObject({ input_tokens: 30, audio_input_tokens: 30, output_tokens: 3, audio_seconds: null });
    expect(row?.total_cost_nano_usd).toBe(30 * 6000 + 3 * 10_000);
  });

  test("as plain text arrives as it is, and is not priced: nobody said how long it was", async () => {
    for (const format of ["text", "srt", "vtt"] as const) {
      const asked = { model: "whisper-1", file: await sound(3), response_format: format } as const;
      const text: unknown = await openai.audio.transcriptions.create(asked);
      expect(text).toContain("Good morning.");
      expect(await lastRow()).toMatchObject({ status: "success", usage_source: "none", total_cost_usd: null });
    }
  });

  test("with its length beside the text costs what that does", async () => {
    const asked = { model: "whisper-1", file: await sound(60), response_format: "verbose_json" } as const;
    expect((await openai.audio.transcriptions.create(asked)).duration).toBe(60);
    expect(await lastRow()).toMatchObject({ audio_seconds: 60, total_cost_usd: "0.006" });
  });

  test("is written down as it is heard", async () => {
    const asked = { model: "gpt-4o-mini-transcribe", file: await sound(2), stream: true } as const;
    let text = "";
    for await (const event of await openai.audio.transcriptions.create(asked)) {
      if (event.type === "transcript.text.delta") text += event.delta;
    }
    expect(text).toBe("Good morning.");
    expect(await lastRow()).toMatchObject({
      streaming: true,
      input_tokens: 20,
      output_tokens: 3,
      total_cost_nano_usd: 20 * 3000 + 3 * 5000,
    });
  });

  test("reaches the vendor to the byte, whatever its bytes are, with the model's name put in before it or after", async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 256));
    const received: Buffer[] = [];
    const server = createServer(async (request, response) => {
      received.push(Buffer.concat(await Array.fromAsync<Buffer>(request)));
      response.writeHead(200, { "content-type": "application/json" }).end('{"text":"Hello"}');
    });
    const { url, close } = await listenOnLoopback(server);
    await using _closed = { [Symbol.asyncDispose]: close };
    await using own = await openTestGateway({
      rows: [`${providerRow("ears", `${url}/v1`)},openai`],
      columns: ["vendor"],
    });
    for (const modelFirst of [true, false]) {
      const form = new FormData();
      if (modelFirst) form.append("model", "ears/whisper-1");
      form.append("file", new Blob([bytes], { type: "audio/wav" }), "sound.wav");
      if (!modelFirst) form.append("model", "ears/whisper-1");
      const answer = await fetch(`${own.url}/v1/audio/transcriptions`, { method: "POST", body: form });
      expect(await answer.json()).toEqual({ text: "Hello" });
    }
    for (const body of received) {
      expect(body.includes(bytes)).toBe(true);
      expect(body.includes('name="model"\r\n\r\nwhisper-1\r\n')).toBe(true);
      expect(body.includes("ears/")).toBe(false);
    }
    expect(received).toHaveLength(2);
  });

  test("is told in English", async () => {
    const { text } = await openai.audio.translations.create({ model: "whisper-1", file: await sound(10) });
    expect(text).toBe("Good morning.");
    expect(lastRequest()?.path).toBe("/v1/audio/translations");
    expect(await lastRow()).toMatchObject({ endpoint: "audio.translations", total_cost_usd: "0.001" });
  });
});

describe("speech", () => {
  const input = "Good morning, 世界 👋";

  test("costs what its characters do", async () => {
    const answer = await openai.audio.speech.create({ model: "tts-1-hd", voice: "alloy", input });
    expect((await answer.arrayBuffer()).byteLength).toBe(input.length * 64);
    expect(answer.headers.get("content-type")).toBe("audio/mpeg");
    expect(await lastRow()).toMatchObject({
      endpoint: "audio.speech",
      input_characters: 18,
      usage_source: "estimated",
      total_cost_nano_usd: 18 * 30_000,
    });
  });

  test("in a stream tells its tokens, and has its characters still", async () => {
    const asked = { model: "gpt-4o-mini-tts", voice: "alloy", input, stream_format: "sse" } as const;
    const answer = await openai.audio.speech.create(asked);
    expect(await answer.text()).toMatch(/"speech\.audio\.done".*\[DONE\]/s);
    const row = await lastRow();
    expect(row).toMatchObject({
      streaming: true,
      input_characters: 18,
      usage_source: "provider",
      cost_source: "config",
    });
    expect(row?.output_tokens).toBeGreaterThan(0);
    expect(row?.total_cost_nano_usd).toBe(18 * 20_000);
  });
});

describe("verdicts", () => {
  test("are free, and say who gave them", async () => {
    const { results } = await openai.moderations.create({ input: ["peace", "violence"] });
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
    expect(await lastRow()).toMatchObject({
      endpoint: "moderations",
      model_used: "omni-moderation-latest",
      total_cost_usd: "0",
      cost_source: "catalogue",
    });
  });
});
