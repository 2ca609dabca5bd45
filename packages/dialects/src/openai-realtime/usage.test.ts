import { describe, expect, test } from "vitest";
import { readUsage } from "./usage.ts";

describe("what an answer took", () => {
  test("comes apart by kind, cached and not", () => {
    const raw = {
      total_tokens: 1700,
      input_tokens: 1500,
      output_tokens: 200,
      input_token_details: {
        text_tokens: 400,
        audio_tokens: 1000,
        image_tokens: 100,
        cached_tokens: 300,
        cached_tokens_details: { text_tokens: 90, audio_tokens: 200, image_tokens: 10 },
      },
      output_token_details: { text_tokens: 40, audio_tokens: 160 },
    };
    expect(readUsage(raw)).toMatchObject({
      inputTokens: 1500,
      cachedInputTokens: 300,
      audioInputTokens: 1000,
      imageInputTokens: 100,
      cachedAudioInputTokens: 200,
      cachedImageInputTokens: 10,
      outputTokens: 200,
      audioOutputTokens: 160,
      totalTokens: 1700,
      raw,
    });
  });

  test("of a transcription may be a length instead", () => {
    expect(readUsage({ type: "duration", seconds: 12.5 })).toMatchObject({ audioSeconds: 12.5, inputTokens: null });
  });

  test.each([-1, 1.5, Number.NaN, "7", null, 1e13])("a count of %j is none", (count) => {
    expect(readUsage({ input_tokens: count, output_tokens: 1, seconds: -1 })).toMatchObject({
      inputTokens: null,
      outputTokens: 1,
      audioSeconds: null,
    });
  });

  test("that is not told is null, never 0", () => {
    expect(readUsage(undefined)).toMatchObject({ inputTokens: null, cachedAudioInputTokens: null, raw: null });
  });
});
