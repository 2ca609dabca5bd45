import { type JsonObject, NO_USAGE, type Usage } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readUsage, writeUsage } from "./usage.ts";

describe("readUsage", () => {
  test.each<[string, JsonObject, Partial<Usage>]>([
    [
      "details of every kind",
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 20, audio_tokens: 3, image_tokens: 5 },
        completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 4, image_tokens: 6 },
      },
      {
        inputTokens: 100,
        outputTokens: 50,
        totalTokens: 150,
        cachedInputTokens: 40,
        cacheWriteTokens: 20,
        audioInputTokens: 3,
        reasoningTokens: 30,
        audioOutputTokens: 4,
        imageInputTokens: 5,
        imageOutputTokens: 6,
      },
    ],
    [
      "what was not reported as null",
      { prompt_tokens: 1, completion_tokens: 0 },
      { outputTokens: 0, cachedInputTokens: null, reasoningTokens: null, totalTokens: null },
    ],
    [
      "cache hits beside misses",
      { prompt_tokens: 9, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 5 },
      { cachedInputTokens: 4 },
    ],
    [
      "searches of the web, as a marketplace counts them",
      { prompt_tokens: 9, server_tool_use_details: { web_search_requests: 1 } },
      { webSearches: 1 },
    ],
    ["searches of the web by their queries", { prompt_tokens: 9, num_search_queries: 0 }, { webSearches: 0 }],
    ["searches nobody told of", { prompt_tokens: 9, server_tool_use_details: {} }, { webSearches: null }],
    ["cache hits at the top", { prompt_tokens: 9, cached_tokens: 4 }, { cachedInputTokens: 4 }],
    ["cache hits by number", { prompt_tokens: 9, num_cached_tokens: 4 }, { cachedInputTokens: 4 }],
    ["cache writes at the top", { prompt_tokens: 9, cache_creation_input_tokens: 4 }, { cacheWriteTokens: 4 }],
    [
      "reasoning counted outside completion",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 115,
        completion_tokens_details: { reasoning_tokens: 100 },
      },
      { outputTokens: 105, reasoningTokens: 100 },
    ],
    [
      "reasoning counted inside completion",
      {
        prompt_tokens: 10,
        completion_tokens: 105,
        total_tokens: 115,
        completion_tokens_details: { reasoning_tokens: 100 },
      },
      { outputTokens: 105, reasoningTokens: 100 },
    ],
    [
      "reasoning counted outside completion and total, where a market's cost is told",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        cost: 0.001,
        market_cost: 0.001,
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { outputTokens: 8, reasoningTokens: 3, totalTokens: 18, reportedCostUsd: "0.001" },
    ],
    ["a total alone as input", { total_tokens: 7 }, { inputTokens: 7, outputTokens: null, totalTokens: 7 }],
    ["a cost", { prompt_tokens: 1, cost: 0.00123 }, { reportedCostUsd: "0.00123" }],
    ["a tiny cost", { prompt_tokens: 1, cost: 1e-7 }, { reportedCostUsd: "1e-7" }],
    ["a cost of nothing", { prompt_tokens: 1, cost: 0 }, { reportedCostUsd: "0" }],
    [
      "a cost with a total",
      { prompt_tokens: 1, cost: { total_cost: 0.5, input_cost: 0.2 } },
      { reportedCostUsd: "0.5" },
    ],
    ["a cost as text", { prompt_tokens: 1, cost: "0.25" }, { reportedCostUsd: "0.25" }],
    ["a cost in ticks", { prompt_tokens: 1, cost_in_usd_ticks: 12_345 }, { reportedCostUsd: "0.0000012345" }],
    [
      "a cost of whole dollars in ticks",
      { prompt_tokens: 1, cost_in_usd_ticks: 30_000_000_000 },
      { reportedCostUsd: "3" },
    ],
    ["a senseless cost as none", { prompt_tokens: 1, cost: -1 }, { reportedCostUsd: null }],
    ["senseless text as none", { prompt_tokens: 1, cost: "free" }, { reportedCostUsd: null }],
  ])("reads %s", (_, json, expected) => {
    expect(readUsage(json, undefined)).toMatchObject({ ...expected, raw: json });
  });

  test("takes the service tier from either place", () => {
    expect(readUsage({ service_tier: "flex" }, "default").serviceTier).toBe("flex");
    expect(readUsage({}, "default").serviceTier).toBe("default");
    expect(readUsage({}, null).serviceTier).toBeNull();
  });

  test("is none where there is none", () => {
    for (const json of [null, undefined, 5, "x", []]) expect(readUsage(json, undefined)).toBe(NO_USAGE);
  });

  test("never gives anything but counts and nulls, whatever a vendor sends", () => {
    const count = fc.oneof(fc.constantFrom(-5, 1.5, 1e15, "12", null, true), fc.nat());
    const details = fc.oneof(
      fc.constant(null),
      fc.dictionary(fc.constantFrom("cached_tokens", "reasoning_tokens", "audio_tokens"), count),
    );
    fc.assert(
      fc.property(
        fc.record({
          prompt_tokens: count,
          completion_tokens: count,
          total_tokens: count,
          prompt_tokens_details: details,
          completion_tokens_details: details,
          cost: count,
        }),
        (json) => {
          const usage = readUsage(json as JsonObject, undefined);
          for (const [name, value] of Object.entries(usage)) {
            if (name === "raw" || typeof value === "string") continue;
            expect(value === null || (Number.isInteger(value) && (value as number) >= 0), `${name}: ${value}`).toBe(
              true,
            );
          }
        },
      ),
    );
  });
});

describe("writeUsage", () => {
  test("gives the vendor's own object back", () => {
    const raw = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.1 };
    expect(writeUsage(readUsage(raw, undefined))).toBe(raw);
  });

  test("makes one from another format's numbers", () => {
    const usage: Usage = {
      ...NO_USAGE,
      inputTokens: 10,
      outputTokens: 5,
      cachedInputTokens: 4,
      cacheWriteTokens: 2,
      raw: { input_tokens: 4 },
    };
    expect(writeUsage(usage)).toEqual({
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0, cache_write_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    });
  });

  test("another format's object with a total of its own is not ours", () => {
    const raw = { input_tokens: 18, output_tokens: 5, total_tokens: 23 };
    const usage: Usage = { ...NO_USAGE, inputTokens: 18, outputTokens: 5, totalTokens: 23, raw };
    expect(writeUsage(usage)).toMatchObject({ prompt_tokens: 18, completion_tokens: 5, total_tokens: 23 });
  });

  test("is nothing when nothing is known", () => {
    expect(writeUsage(NO_USAGE)).toBeNull();
  });
});
