import { describe, expect, test } from "vitest";
import type { ObservedExchange } from "../tap/destination/usage-extractor.ts";
import { builtInExtractors } from "./extractors.ts";
import { readTokenUsage } from "./read-token-usage.ts";

/** What an extractor reads of an answer at a path. */
function read(path: string, answer: ObservedExchange["answer"], changes: Partial<ObservedExchange> = {}) {
  const asked = { method: "POST", host: "x.example", path, search: "" };
  const extractor = builtInExtractors.find((one) => one.recognise(asked) !== null);
  const exchange = { endpoint: "", path, request: null, status: 200, headers: {}, answerBytes: 0 };
  return extractor?.read({ ...exchange, answer, ...changes });
}

describe("What an answer leaves out is unknown", () => {
  test("of speech that tells its tokens, they are known", () => {
    const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7 };
    expect(read("/v1/audio/speech", { usage })).toMatchObject({ usage: { inputTokens: 3, outputTokens: 4 } });
  });

  test("of texts that are judged, what they took and are called", () => {
    const usage = { prompt_tokens: 3, total_tokens: 3 };
    expect(read("/v1/rerank", { usage })).toMatchObject({ usage: { inputTokens: 3, totalTokens: 3 } });
    expect(read("/v1/rerank", {})).toEqual({});
    expect(read("/v1/rerank", { id: "r-1", model: "m-1" })).toEqual({ id: "r-1", model: "m-1" });
  });

  test("of an interaction without numbers", () => {
    expect(read("/v1beta/interactions", { object: "interaction", usage: {} })).toMatchObject({
      usage: { inputTokens: null, outputTokens: null, totalTokens: null },
    });
    expect(
      read("/v1beta/interactions", { object: "interaction", usage: { total_input_tokens: 2, total_output_tokens: 3 } }),
    ).toMatchObject({
      usage: { inputTokens: 2, outputTokens: 3, reasoningTokens: null },
    });
  });

  test("of predictions that are none", () => {
    expect(read("/v1/projects/p/locations/l/publishers/google/models/m:predict", {})).toEqual({});
  });

  test("of sound counted apart, without what was said", () => {
    const usage = { input_tokens: 3, input_tokens_details: { audio_tokens: 4 }, total_tokens: 7 };
    expect(readTokenUsage(usage)).toMatchObject({ inputTokens: 7, outputTokens: null });
  });
});
