import { describe, expect, test } from "vitest";
import { countOf, measureOf, textOf } from "./read-counts.ts";
import { readTokenUsage } from "./read-token-usage.ts";

describe("tokens as endpoints beside chats report them", () => {
  test("are read under either set of names, their parts too", () => {
    const usage = {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 4, audio_tokens: 1, image_tokens: 3 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 5, audio_tokens: 2, image_tokens: 6 },
      service_tier: "flex",
    };
    expect(readTokenUsage(usage)).toEqual({
      inputTokens: 10,
      cachedInputTokens: 4,
      outputTokens: 20,
      reasoningTokens: 5,
      audioInputTokens: 1,
      audioOutputTokens: 2,
      imageInputTokens: 3,
      imageOutputTokens: 6,
      totalTokens: 30,
      serviceTier: "flex",
      reportedCostUsd: null,
      raw: usage,
    });
    expect(readTokenUsage({ prompt_tokens: 1, completion_tokens: 2 })).toMatchObject({
      inputTokens: 1,
      totalTokens: 3,
    });
  });

  test("of sound that is counted apart are added, as the total tells", () => {
    const usage = {
      prompt_tokens: 3,
      completion_tokens: 11,
      total_tokens: 389,
      prompt_tokens_details: { audio_tokens: 375 },
    };
    expect(readTokenUsage(usage)).toMatchObject({ inputTokens: 378, audioInputTokens: 375, totalTokens: 389 });
    const within = { input_tokens: 26, output_tokens: 4, total_tokens: 30, input_token_details: { audio_tokens: 21 } };
    expect(readTokenUsage(within)).toMatchObject({ inputTokens: 26, audioInputTokens: 21 });
  });

  test("may be a total or a cost alone", () => {
    expect(readTokenUsage({ total_tokens: 43 })).toMatchObject({
      inputTokens: null,
      outputTokens: null,
      totalTokens: 43,
    });
    expect(readTokenUsage({ cost: 3.4e-7 })).toMatchObject({ totalTokens: null, reportedCostUsd: "3.4e-7" });
  });

  test.each([
    [undefined],
    [null],
    [[]],
    [{}],
    [{ input_tokens: -1 }],
    [{ input_tokens: "9" }],
    [{ seconds: 4 }],
    [{ cost: -1 }],
  ])("in %j are none", (usage) => {
    expect(readTokenUsage(usage)).toBeNull();
  });
});

test("counts are whole and not negative, measures need not be whole, and no text is empty", () => {
  expect([0, 7, 1.5, -1, Number.NaN, "7", undefined].map((value) => countOf(value))).toEqual([
    0,
    7,
    ...Array(5).fill(null),
  ]);
  expect([0, 1.5, -1, "7"].map((value) => measureOf(value))).toEqual([0, 1.5, null, null]);
  expect(["a", "", 1, null].map((value) => textOf(value))).toEqual(["a", null, null, null]);
});
