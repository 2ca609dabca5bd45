import { collect, type JsonObject, type Usage } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { reportedOutline } from "./reported-outline.ts";

describe("of an answer nobody here knows", () => {
  test.each<[string, JsonObject, Partial<Usage>]>([
    [
      "older names are read",
      {
        prompt_tokens: 5,
        completion_tokens: 7,
        total_tokens: 12,
        completion_tokens_details: { reasoning_tokens: 2, image_tokens: 3 },
      },
      { inputTokens: 5, outputTokens: 7, totalTokens: 12, reasoningTokens: 2, imageOutputTokens: 3 },
    ],
    [
      "newer names are read",
      { input_tokens: 156, output_tokens: 190, input_tokens_details: { cached_tokens: 4 } },
      { inputTokens: 156, outputTokens: 190, cachedInputTokens: 4 },
    ],
    ["a total alone is input", { total_tokens: 43 }, { inputTokens: 43, outputTokens: null, totalTokens: 43 }],
    ["what it cost is read", { total_tokens: 17, cost: 3.4e-7 }, { inputTokens: 17, reportedCostUsd: "3.4e-7" }],
    ["a cost alone is read", { cost_in_usd_ticks: 500_000_000 }, { inputTokens: null, reportedCostUsd: "0.05" }],
  ])("%s", (_, usage, expected) => {
    expect(collect(reportedOutline({ usage })).usage).toMatchObject({ ...expected, raw: usage });
  });

  test.each<[JsonObject]>([
    [{}],
    [{ usage: null }],
    [{ usage: { pages_processed: 3 } }],
    [{ usage: { total_tokens: -1 } }],
  ])("%j reports nothing that is known", (answer) => {
    expect(reportedOutline(answer).map(({ type }) => type)).toEqual(["start", "end"]);
  });

  test("its model is told", () => {
    expect(collect(reportedOutline({ id: "resp_1", model: "gpt-5" })).model).toBe("gpt-5");
  });
});
