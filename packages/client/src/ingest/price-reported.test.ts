import { type AttemptRecord, type CallId, type CallRecord, interruptedRecord, NO_TOKENS } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { priceReported } from "./price-reported.ts";
import { type PricingData, pricingData } from "./pricing-data.ts";

const DATA: PricingData = {
  prices: [{ provider: "*", model: "ours", inputPerMtok: "1", outputPerMtok: "2" }],
  markupPercent: undefined,
  providers: {
    house: { vendorId: "openai", vendorPriceId: "openai", fallbackNanoUsdPerMtok: null, simulated: false },
    flat: { vendorId: "flat", vendorPriceId: null, fallbackNanoUsdPerMtok: 5_000_000_000, simulated: false },
  },
};

const ATTEMPT: AttemptRecord = {
  provider: "openai",
  endpoint: 0,
  model: "gpt-4o",
  outcome: "success",
  httpStatus: 200,
  errorCode: null,
  errorMessage: null,
  startedAtMs: 0,
  durationMs: 1,
  timeToFirstTokenMs: null,
  ...NO_TOKENS,
  usageSource: "none",
  totalCostNanoUsd: 99,
};

function reported(changes: Partial<CallRecord> = {}): CallRecord {
  const opening = {
    id: "0193a000-0000-7000-8000-000000000001" as CallId,
    groupId: null,
    createdAtMs: Date.UTC(2026, 10, 21),
    source: "sdk",
    serviceName: null,
    endpoint: "chat.completions",
    provider: "openai",
    modelRequested: "gpt-4o",
    modelUsed: null,
    route: null,
    customerId: null,
    userId: null,
    sessionId: null,
    keyId: null,
    tags: null,
    streaming: false,
    decision: null,
  } as const;
  const record = { ...interruptedRecord(opening), status: "success", errorCode: null, errorMessage: null } as const;
  return { ...record, inputTokens: 1000, outputTokens: 100, totalTokens: 1100, usageSource: "provider", ...changes };
}

/** gpt-4o: 2.50 and 10 dollars a million tokens, 1.25 for cached ones. */
const GPT_4O = 1000 * 2500 + 100 * 10_000;

describe("a reported call", () => {
  test.each<[string, Partial<CallRecord>, number | null, CallRecord["costSource"]]>([
    ["of a vendor of the registry", {}, GPT_4O, "catalogue"],
    ["of a vendor in other letters", { provider: "OpenAI" }, GPT_4O, "catalogue"],
    ["of a configured provider, as its vendor", { provider: "house" }, GPT_4O, "catalogue"],
    ["with cached tokens", { cachedInputTokens: 400 }, GPT_4O - 400 * 1250, "catalogue"],
    ["by the name the vendor used", { modelRequested: "smart", modelUsed: "gpt-4o" }, GPT_4O, "catalogue"],
    ["by the operator's price", { provider: "nobody", modelRequested: "ours" }, 1000 * 1000 + 100 * 2000, "config"],
    ["by a provider's single rate", { provider: "flat", modelRequested: "m" }, 1100 * 5000, "config"],
    ["of nobody known", { provider: "nobody" }, null, null],
    ["of a provider named like a property", { provider: "__proto__" }, null, null],
    ["of a model nobody knows", { modelRequested: "no-such-model" }, null, null],
    ["that used nothing", { usageSource: "none", inputTokens: null, outputTokens: null }, null, null],
    ["that a cache answered", { cache: "hit" }, null, null],
    ["of no provider", { provider: null }, null, null],
    ["whose vendor stated a cost", { costSource: "provider", totalCostNanoUsd: 123 }, 123, "provider"],
    ["whose vendor stated no sound cost", { costSource: "provider", totalCostNanoUsd: -1 }, GPT_4O, "catalogue"],
    ["whose reporter stated a cost", { costSource: "catalogue", totalCostNanoUsd: 1 }, GPT_4O, "catalogue"],
    ["of an unknown provider whose reporter stated a cost", { provider: "x", totalCostNanoUsd: 1 }, null, null],
    ["that was simulated", { provider: "simulated" }, null, "simulated"],
  ])("%s costs what is known", (_, changes, totalCostNanoUsd, costSource) => {
    const priced = priceReported(reported(changes), DATA);
    expect(priced).toMatchObject({ totalCostNanoUsd, costSource });
    if (totalCostNanoUsd !== null) {
      const parts = Object.values(priced.costBreakdown ?? {});
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(totalCostNanoUsd);
    }
  });

  test("kept for an hour in a cache, or served in another tier, costs what that costs", () => {
    const written = { provider: "anthropic", modelRequested: "claude-sonnet-4-5", cacheWriteTokens: 1000 };
    const short = priceReported(reported(written), DATA).totalCostNanoUsd ?? 0;
    const long = priceReported(reported({ ...written, cacheWrite1hTokens: 1000 }), DATA).totalCostNanoUsd ?? 0;
    expect(long - short).toBe(1000 * (6000 - 3750));
    const gpt5 = { modelRequested: "gpt-5" };
    const usual = priceReported(reported(gpt5), DATA).totalCostNanoUsd ?? 0;
    expect(priceReported(reported({ ...gpt5, serviceTier: "flex" }), DATA).totalCostNanoUsd).toBe(usual / 2);
  });

  test.each<[string, Partial<CallRecord>, number | null]>([
    ["images", { modelRequested: "dall-e-3", imageCount: 2, imageQuality: "hd" }, 160_000_000],
    ["images of a size nobody told", { modelRequested: "dall-e-3", imageCount: 1, imageSize: "auto" }, null],
    ["sound", { modelRequested: "whisper-1", audioSeconds: 30 }, 3_000_000],
    ["sound of a length nobody told", { modelRequested: "whisper-1" }, null],
    ["speech", { modelRequested: "tts-1", inputCharacters: 1000, usageSource: "estimated" }, 15_000_000],
  ])("of %s costs what its units cost", (_, units, totalCostNanoUsd) => {
    const record = reported({ inputTokens: null, outputTokens: null, totalTokens: null, ...units });
    expect(priceReported(record, DATA).totalCostNanoUsd).toBe(totalCostNanoUsd);
  });

  test("of pictures that are sold by the token costs what theirs cost", () => {
    const usage = { inputTokens: 100, imageInputTokens: 60, outputTokens: 1000, imageCount: 1 };
    const priced = priceReported(reported({ modelRequested: "gpt-image-1", ...usage }), DATA);
    expect(priced.totalCostNanoUsd).toBe(40 * 5000 + 60 * 10_000 + 1000 * 40_000);
  });

  test("that had the web searched costs its searches, too, where the vendor told them", () => {
    const rawUsage = { input_tokens: 1000, output_tokens: 500, server_tool_use: { web_search_requests: 3 } };
    const claude = { provider: "anthropic", modelRequested: "claude-sonnet-4-6" };
    const cost = (raw: CallRecord["rawUsage"]) =>
      priceReported(reported({ ...claude, rawUsage: raw }), DATA).costBreakdown?.web_search;
    expect([cost(rawUsage), cost(null)]).toEqual([30_000_000, undefined]);
  });

  test("has its cost in its last attempt, and in no other", () => {
    const priced = priceReported(reported({ attempts: [ATTEMPT, ATTEMPT] }), DATA);
    expect(priced.attempts.map(({ totalCostNanoUsd }) => totalCostNanoUsd)).toEqual([null, GPT_4O]);
  });

  test("is said to be priced by assumption where it is", () => {
    const priced = priceReported(reported({ cachedInputTokens: 5000, warnings: ["told"] }), DATA);
    expect(priced.warnings).toEqual(["told", expect.stringMatching(/do not add up/)]);
  });
});

test("a configuration's pricing data is the same object each time, and holds no key", () => {
  const config = { prices: [], markupPercent: undefined, providers: [] };
  expect(pricingData(config)).toBe(pricingData(config));
  expect(pricingData({ ...config })).not.toBe(pricingData(config));
});
