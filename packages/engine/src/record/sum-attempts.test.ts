import { type AttemptRecord, NO_TOKENS } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sumCosts, sumTokens } from "./sum-attempts.ts";

describe("a call is the sum of its attempts", () => {
  test("what no attempt reported stays null", () => {
    expect(sumTokens([NO_TOKENS, NO_TOKENS])).toEqual(NO_TOKENS);
    expect(sumTokens([])).toEqual(NO_TOKENS);
    expect(sumCosts([])).toBeNull();
  });

  test("what some reported is added up; zero is a report", () => {
    const sums = sumTokens([
      { ...NO_TOKENS, inputTokens: 5, outputTokens: 0 },
      NO_TOKENS,
      { ...NO_TOKENS, inputTokens: 7 },
    ]);
    expect(sums).toMatchObject({ inputTokens: 12, outputTokens: 0, totalTokens: null });
  });

  test("costs add up over those that have one", () => {
    const costs = [null, 5, 7].map((totalCostNanoUsd) => ({ totalCostNanoUsd }) as AttemptRecord);
    expect(sumCosts(costs)).toBe(12);
  });
});
