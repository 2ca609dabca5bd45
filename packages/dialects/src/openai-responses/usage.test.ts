import { NO_USAGE } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readUsage, writeUsage } from "./usage.ts";

const RAW = {
  input_tokens: 20,
  input_tokens_details: { cached_tokens: 8, cache_write_tokens: 3 },
  output_tokens: 12,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 32,
};

describe("usage", () => {
  test("is read with its totals, and comes back as it was", () => {
    const usage = readUsage(RAW, "flex");
    expect(usage).toEqual({
      ...NO_USAGE,
      inputTokens: 20,
      cachedInputTokens: 8,
      cacheWriteTokens: 3,
      outputTokens: 12,
      reasoningTokens: 5,
      totalTokens: 32,
      serviceTier: "flex",
      raw: RAW,
    });
    expect(writeUsage(usage)).toBe(RAW);
  });

  test("what is not reported is unknown, not nothing", () => {
    expect(readUsage(null, undefined)).toBe(NO_USAGE);
    expect(readUsage({ input_tokens: 3 }, undefined)).toMatchObject({ inputTokens: 3, outputTokens: null });
    expect(readUsage({ input_tokens: -1, output_tokens: 1.5 }, undefined)).toMatchObject({
      inputTokens: null,
      outputTokens: null,
    });
    expect(writeUsage(NO_USAGE)).toBeNull();
  });

  test.each([
    [{ cost: 0.000125 }, "0.000125"],
    [{ cost_in_usd_ticks: 12_345_000_000 }, "1.2345"],
    [{ cost_in_usd_ticks: 0 }, "0"],
    [{}, null],
  ])("%j costs %s", (cost, expected) => {
    expect(readUsage({ ...RAW, ...cost }, undefined).reportedCostUsd).toBe(expected);
  });

  test("another format's object of the same names is not taken for this one's", () => {
    const usage = { ...NO_USAGE, inputTokens: 30, outputTokens: 5, raw: { input_tokens: 10, output_tokens: 5 } };
    expect(writeUsage(usage)).toEqual({
      input_tokens: 30,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 35,
    });
  });
});
