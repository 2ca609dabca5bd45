import { NO_USAGE } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { readNewerUsage } from "./newer-usage.ts";

test("input and output are counted as prompt and completion are, and the vendor's own object stays beside", () => {
  const raw = {
    input_tokens: 36,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 224,
    output_tokens_details: { reasoning_tokens: 128 },
    total_tokens: 260,
  };
  expect(readNewerUsage(raw, "batch")).toEqual({
    ...NO_USAGE,
    inputTokens: 36,
    cachedInputTokens: 4,
    outputTokens: 224,
    reasoningTokens: 128,
    totalTokens: 260,
    serviceTier: "batch",
    raw,
  });
});

test("what it cost, where the vendor says so, is read", () => {
  expect(readNewerUsage({ input_tokens: 37, cost: 0.00010625 }, undefined).reportedCostUsd).toBe("0.00010625");
  expect(readNewerUsage({ cost_in_usd_ticks: 500_000_000 }, undefined).reportedCostUsd).toBe("0.05");
});

test("what is no usage is none", () => {
  expect(readNewerUsage(null, undefined)).toEqual(NO_USAGE);
});
