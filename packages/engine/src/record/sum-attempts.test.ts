import type { AttemptRecord, TokenCounts } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sumCosts, sumTokens } from "./sum-attempts.ts";

const NONE: TokenCounts = {
  inputTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageCount: null,
  totalTokens: null,
};

describe("a call is the sum of its attempts", () => {
  test("what no attempt reported stays null", () => {
    expect(sumTokens([NONE, NONE])).toEqual(NONE);
    expect(sumTokens([])).toEqual(NONE);
    expect(sumCosts([])).toBeNull();
  });

  test("what some reported is added up; zero is a report", () => {
    const sums = sumTokens([{ ...NONE, inputTokens: 5, outputTokens: 0 }, NONE, { ...NONE, inputTokens: 7 }]);
    expect(sums).toMatchObject({ inputTokens: 12, outputTokens: 0, totalTokens: null });
  });

  test("costs add up over those that have one", () => {
    const costs = [null, 5, 7].map((totalCostNanoUsd) => ({ totalCostNanoUsd }) as AttemptRecord);
    expect(sumCosts(costs)).toBe(12);
  });
});
