import type { JsonObject, OperationFormat, Part, Usage } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { image } from "./image/index.ts";
import { moderation } from "./moderation/index.ts";
import { speech } from "./speech/index.ts";
import { transcription } from "./transcription/index.ts";

const usageOf = (format: OperationFormat, answer: JsonObject): Usage | undefined =>
  format.readOutline(answer).find((part: Part) => part.type === "usage")?.usage;
const check = (format: OperationFormat, path: string, body: JsonObject) =>
  format.checkRequest(body, { model: null, stream: false, path });

describe("a request for images", () => {
  const generations = "/v1/images/generations";

  test("says how many, how large and how good; of a form in words", () => {
    const body = { model: "dall-e-3", prompt: "a cat", n: 2, size: "1024x1792", quality: "hd", user: "u" };
    const head = {
      model: "dall-e-3",
      stream: false,
      candidates: 2,
      user: "u",
      asked: { imageSize: "1024x1792", imageQuality: "hd" },
    };
    expect(check(image, generations, body)).toMatchObject(head);
    expect(check(image, generations, { ...body, n: "2", stream: "false" })).toMatchObject(head);
    expect(check(image, generations, { ...body, stream: "true" }).stream).toBe(true);
    expect(check(image, generations, { ...body, stream: true }).stream).toBe(true);
  });

  test("means the vendor's own default where it names no model", () => {
    expect(check(image, generations, { prompt: "a cat" })).toMatchObject({ model: "dall-e-2", asked: {} });
    expect(check(image, generations, { prompt: "a cat", model: null, size: null }).model).toBe("dall-e-2");
  });

  test("is of one of three shapes", () => {
    expect(check(image, generations, { prompt: "a" }).form).toBeUndefined();
    expect(check(image, "/v1/images/edits", { prompt: "a" }).form).toBe("edits");
    expect(check(image, "/v1/images/variations", {}).form).toBe("variations");
  });

  test("is refused without a prompt, and with fields of wrong types", () => {
    expect(() => check(image, generations, {})).toThrow("`prompt` is required");
    expect(() => check(image, "/v1/images/edits", {})).toThrow("`prompt` is required");
    expect(() => check(image, generations, { prompt: "a", model: ["a", "b"] })).toThrow("`model` must be a string");
    expect(() => check(image, generations, { prompt: "a", size: 256 })).toThrow("`size` must be a string");
  });
});

describe("an answer of images", () => {
  test("counts them, where no tokens are told", () => {
    const answer = { created: 1, data: [{ url: "u" }, { b64_json: "AA" }, null] };
    expect(usageOf(image, answer)).toMatchObject({ imageCount: 2, inputTokens: null, outputTokens: null, raw: null });
  });

  test("tells tokens of text and of pictures apart", () => {
    const usage = {
      input_tokens: 431,
      input_tokens_details: { image_tokens: 388, text_tokens: 43 },
      output_tokens: 1364,
      output_tokens_details: { image_tokens: 1056, text_tokens: 308 },
      total_tokens: 1795,
    };
    expect(usageOf(image, { data: [{}], size: "1024x1024", quality: "medium", usage })).toMatchObject({
      inputTokens: 431,
      imageInputTokens: 388,
      outputTokens: 1364,
      imageOutputTokens: 1056,
      imageCount: 1,
      imageSize: "1024x1024",
      imageQuality: "medium",
      raw: usage,
    });
  });

  test("is of pictures alone where the parts of its tokens are not told", () => {
    const usage = { input_tokens: 10, output_tokens: 4160, total_tokens: 4170 };
    expect(usageOf(image, { data: [{}], usage })).toMatchObject({ imageOutputTokens: 4160, imageInputTokens: null });
  });

  test("may tell its cost, under a look-alike's names", () => {
    const usage = {
      prompt_tokens: 5,
      completion_tokens: 1537,
      total_tokens: 1542,
      cost: 0.03422675,
      completion_tokens_details: { image_tokens: 1120 },
    };
    expect(usageOf(image, { data: [{}], usage })).toMatchObject({
      reportedCostUsd: "0.03422675",
      outputTokens: 1537,
      imageOutputTokens: 1120,
    });
  });
});

describe("a transcription", () => {
  test("needs a model, and may be asked for as a translation or a stream", () => {
    const body = { model: "whisper-1", file: { filename: "a.wav" }, stream: "true" };
    expect(check(transcription, "/v1/audio/transcriptions", body)).toMatchObject({ model: "whisper-1", stream: true });
    expect(check(transcription, "/v1/audio/transcriptions", body).form).toBeUndefined();
    expect(check(transcription, "/v1/audio/translations", body).form).toBe("translations");
    for (const model of ["", undefined]) {
      const without = model === undefined ? {} : { model };
      expect(() => check(transcription, "/v1/audio/transcriptions", without)).toThrow("`model` is required");
    }
  });

  test.each<[string, JsonObject, Partial<Usage> | undefined]>([
    [
      "tokens",
      {
        usage: {
          type: "tokens",
          total_tokens: 30,
          input_tokens: 26,
          input_token_details: { audio_tokens: 21 },
          output_tokens: 4,
        },
      },
      { inputTokens: 26, audioInputTokens: 21, outputTokens: 4, totalTokens: 30, audioSeconds: null },
    ],
    ["seconds", { usage: { type: "duration", seconds: 7 } }, { audioSeconds: 7, inputTokens: null }],
    ["a length beside the text", { duration: 8.47, segments: [] }, { audioSeconds: 8.47 }],
    ["a length in words", { duration: "2.5" }, { audioSeconds: 2.5 }],
    [
      "both, sound apart from text",
      {
        usage: {
          prompt_audio_seconds: 3,
          prompt_tokens: 3,
          prompt_tokens_details: { audio_tokens: 375 },
          completion_tokens: 11,
          total_tokens: 389,
        },
      },
      { audioSeconds: 3, inputTokens: 378, audioInputTokens: 375, outputTokens: 11, totalTokens: 389 },
    ],
    [
      "a cost",
      { usage: { input_tokens: 37, output_tokens: 12, total_tokens: 49, cost: 0.00010625 } },
      { reportedCostUsd: "0.00010625" },
    ],
    ["nothing", {}, undefined],
    ["no sensible length", { duration: -1 }, undefined],
    ["no length", { duration: "" }, undefined],
  ])("that tells %s is counted so", (_, answer, expected) => {
    const usage = usageOf(transcription, { text: "Hello", ...answer });
    if (expected === undefined) expect(usage).toBeUndefined();
    else expect(usage).toMatchObject(expected);
  });
});

describe("speech", () => {
  test("is counted by its characters, and streams where events are asked for", () => {
    const body = { model: "tts-1", input: "Grüße 👋", voice: "alloy" };
    expect(check(speech, "/v1/audio/speech", body)).toMatchObject({ stream: false, asked: { inputCharacters: 7 } });
    expect(check(speech, "/v1/audio/speech", { ...body, stream_format: "sse" }).stream).toBe(true);
    expect(usageOf(speech, { audio_data: "AA" })).toBeUndefined();
  });
});

describe("a verdict", () => {
  test("says who gave it, and what it took where the vendor tells", () => {
    const answer = { id: "modr-1", model: "omni-moderation-latest", results: [] };
    expect(moderation.readOutline(answer)[0]).toMatchObject({ id: "modr-1", model: "omni-moderation-latest" });
    expect(usageOf(moderation, answer)).toBeUndefined();
    const usage = { prompt_tokens: 5, completion_tokens: 0, total_tokens: 5 };
    expect(usageOf(moderation, { ...answer, usage })).toMatchObject({ inputTokens: 5, outputTokens: 0 });
  });
});
