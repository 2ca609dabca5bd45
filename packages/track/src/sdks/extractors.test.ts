import type { JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import type { ExtractedUsage, ObservedExchange } from "../tap/destination/usage-extractor.ts";
import { modelIn } from "./extractor-at.ts";
import { builtInExtractors } from "./extractors.ts";
import { inferenceExtractor } from "./inference-extractor.ts";

/** What the extractor for that path finds; undefined where there is none. */
function read(path: string, exchange: Partial<ObservedExchange>): ExtractedUsage | undefined {
  const asked = { method: "POST", host: "api.example", path, search: "" };
  const extractor = builtInExtractors.find((candidate) => candidate.recognise(asked) !== null);
  const base = { endpoint: "", path, request: null, status: 200, headers: {}, answer: null, answerBytes: 0 };
  return extractor?.read({ ...base, ...exchange });
}

const ONE_IMAGE = { imageCount: 1, imageSize: null, imageQuality: null };

describe("what stands in an answer", () => {
  const cases: readonly [string, Partial<ObservedExchange>, ExtractedUsage][] = [
    ["/v1/images/generations", {}, { metadata: {} }],
    ["/v1/images/generations", { answer: { data: [{ url: "u" }, null] } }, { usage: ONE_IMAGE, metadata: {} }],
    [
      "/v1/images/generations",
      { request: { size: "auto", quality: "hd" }, answer: { data: [{}], size: "1024x1024", background: "opaque" } },
      {
        usage: { imageCount: 1, imageSize: "1024x1024", imageQuality: "hd" },
        metadata: { background: "opaque" },
      },
    ],
    ["/v1/images/edits", { answer: { type: "image_edit.partial_image" } }, { metadata: {} }],
    ["/v1/images/edits", { answer: { type: "image_edit.completed" } }, { usage: ONE_IMAGE, metadata: {} }],
    ["/v1/audio/speech", {}, {}],
    ["/v1/audio/speech", { answerBytes: 9, answer: { audio_data: "AA" } }, {}],
    [
      "/v1/audio/speech",
      { answerBytes: 9, request: { input: "Hi 🦊" } },
      { asked: { inputCharacters: 4 }, metadata: { answer_bytes: 9 } },
    ],
    ["/v1/audio/transcriptions", {}, {}],
    [
      "/v1/audio/transcriptions",
      { answer: { text: "a", model: "w", duration: 2 } },
      { model: "w", usage: { audioSeconds: 2 } },
    ],
    ["/v1/audio/transcriptions", { answer: { usage: { prompt_audio_seconds: 3 } } }, { usage: { audioSeconds: 3 } }],
    ["/v1/moderations", {}, {}],
    [
      "/v2/rerank",
      { answer: { meta: { billed_units: { search_units: 1, odd: "x" } } } },
      { metadata: { search_units: 1 } },
    ],
    ["/v2/rerank", { answer: { meta: [] } }, {}],
    [
      "/v1/ocr",
      { answer: { model: "ocr", usage_info: { pages_processed: 2 } } },
      { model: "ocr", metadata: { pages: 2 } },
    ],
    ["/v1/batches", {}, {}],
    ["/v1/batches", { answer: {} }, { metadata: {} }],
    ["/v1/messages/batches", { answer: { id: "b" } }, { id: "b", metadata: {}, laterAt: "/v1/messages/batches/b" }],
    ["/v1/videos/generations", { answer: { request_id: "r" } }, { id: "r", metadata: {}, laterAt: "/v1/videos/r" }],
    ["/v1/videos/v_1/remix", { answer: { id: "v_2" } }, { id: "v_2", metadata: {}, laterAt: "/v1/videos/v_2" }],
    ["/v1/threads/runs", { answer: { object: "thread" } }, {}],
    ["/v1/threads/runs", { answer: { object: "thread.run", id: "r" } }, { id: "r" }],
    [
      "/v1/threads/runs",
      { answer: { object: "thread.run", id: "r", thread_id: "t", model: "m" } },
      { id: "r", model: "m", laterAt: "/v1/threads/t/runs/r" },
    ],
    ["/v1beta/interactions", {}, {}],
    ["/v1beta/interactions", { answer: { object: "interaction", agent: "a" } }, { model: "a" }],
    ["/v1/models/imagen:predict", { answer: { predictions: [] } }, {}],
    ["/v1/models/m:predict", { answer: { predictions: [{ embeddings: {} }, { embeddings: null }] } }, {}],
    ["/v1/models/veo:predictLongRunning", {}, { metadata: {} }],
    ["/v1/models/m:computeTokens", { answer: { tokensInfo: [] } }, {}],
  ];

  test.each(cases)("%s %j", (path, exchange, found) => {
    expect(read(path, exchange)).toEqual(found);
  });

  test("of a path that is nobody's is not looked at", () => {
    for (const path of ["/tracing/batches", "/images/generations/more", "/v1/files"])
      expect(read(path, {})).toBeUndefined();
    const looked = { method: "GET", host: "h", path: "/v1/batches", search: "" };
    expect(builtInExtractors.every((extractor) => extractor.recognise(looked) === null)).toBe(true);
  });

  test("of images says nothing of what came out where only what went in is told", () => {
    const answer: JsonObject = { data: [{}], usage: { input_tokens: 3 } };
    expect(read("/v1/images/generations", { answer })?.usage).toMatchObject({
      inputTokens: 3,
      imageCount: 1,
      imageOutputTokens: null,
    });
  });

  test("of an interaction without counts leaves them unknown", () => {
    const answer: JsonObject = { object: "interaction", usage: { total_tokens: 5 } };
    expect(read("/v1/interactions", { answer })?.usage).toMatchObject({
      inputTokens: null,
      outputTokens: null,
      totalTokens: 5,
    });
  });
});

describe("what stands in a path", () => {
  test.each([
    ["/v1beta/models/imagen-4:predict", "imagen-4"],
    ["/hf-inference/models/org/name/pipeline/feature-extraction", "org/name"],
    ["/pipeline/feature-extraction/org/name", "org/name"],
    ["/models/a%2Fb", "a/b"],
    ["/models/a%ZZ", "a%ZZ"],
    ["/v1/images/generations", null],
  ])("%s names %s", (path, model) => {
    expect(modelIn(path)).toBe(model);
  });
});

describe("generated text", () => {
  const exchange = { endpoint: "", path: "/", request: null, status: 200, headers: {}, answerBytes: 0 };
  const found = (answer: JsonObject | null): ExtractedUsage => inferenceExtractor.read({ ...exchange, answer });

  test("is counted by what wrote it, its prompt too where that is told", () => {
    expect(found({ details: { generated_tokens: 3, prefill: [{}, {}] } }).usage).toMatchObject({
      inputTokens: 2,
      outputTokens: 3,
    });
    expect(found({ details: { generated_tokens: 3, prefill: [] } }).usage).toMatchObject({
      inputTokens: null,
      totalTokens: null,
    });
  });

  test("that does not say is not counted", () => {
    for (const answer of [null, {}, { details: null }, { details: {} }]) expect(found(answer)).toEqual({});
  });

  test("is asked for, never looked at", () => {
    expect(inferenceExtractor.recognise({ method: "GET", host: "h", path: "/", search: "" })).toBeNull();
  });
});
