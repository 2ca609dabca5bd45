import { formatUsd } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { createPriceBook, type PriceBook } from "./index.ts";
import { ask, askVendor } from "./sample-query.test-data.ts";

const book = createPriceBook();

describe("what a call costs", () => {
  test("is exact: gpt-4o with 1000 and 500 tokens costs 0.0025 and 0.005", () => {
    const priced = book.price(ask("gpt-4o", { inputTokens: 1000, outputTokens: 500 }));
    expect(priced).toEqual({
      totalNanoUsd: 7_500_000,
      breakdown: { input: 2_500_000, output: 5_000_000 },
      source: "catalogue",
      priceId: "openai:gpt-4o@2026-07-24",
      inexact: false,
      warnings: [],
    });
  });

  test("counts cached input once, at its own rate", () => {
    const priced = book.price(ask("gpt-5.4", { inputTokens: 100_000, cachedInputTokens: 90_000, outputTokens: 1000 }));
    expect(priced.breakdown).toEqual({ input: 25_000_000, cached_input: 22_500_000, output: 15_000_000 });
  });

  test("tells five-minute cache writes from those kept for an hour", () => {
    const counts = { inputTokens: 20_000, cacheWriteTokens: 15_000, cacheWrite1hTokens: 5000, outputTokens: 300 };
    const priced = book.price(askVendor("anthropic", "claude-sonnet-4-5", counts));
    expect(priced.breakdown).toEqual({
      input: 15_000_000,
      cache_write: 37_500_000,
      cache_write_1h: 30_000_000,
      output: 4_500_000,
    });
  });

  test("does not charge reasoning twice, and apart only where it has its own price", () => {
    const counts = { inputTokens: 10, outputTokens: 500, reasoningTokens: 400 };
    expect(book.price(ask("gpt-5", counts)).breakdown).toEqual({ input: 12_500, output: 5_000_000 });
    const research = book.price(askVendor("perplexity", "sonar-deep-research", counts));
    expect(research.breakdown).toEqual({ input: 20_000, output: 800_000, reasoning: 1_200_000 });
  });

  test("chooses a tier strictly above its threshold, for the whole request, counting cached tokens", () => {
    const at = (inputTokens: number): string =>
      formatUsd(book.price(ask("gpt-5.4", { inputTokens, outputTokens: 1000 })).totalNanoUsd ?? -1);
    expect([at(271_999), at(272_000), at(272_001)]).toEqual(["0.6949975", "0.695", "1.382505"]);
  });

  test("follows the price in force on the day of the call", () => {
    const counts = { inputTokens: 1_000_000, outputTokens: 0 };
    const on = (day: string) => book.price(ask("o3", counts, { atMs: Date.parse(day) }));
    expect(on("2025-06-09T23:59:59.999Z").totalNanoUsd).toBe(10_000_000_000);
    expect(on("2025-06-10T00:00:00Z").totalNanoUsd).toBe(2_000_000_000);
    expect(on("2025-06-09").priceId).toBe("openai:o3@2025-06-09");
  });

  test("follows the hour where a vendor has off-peak prices, and names it", () => {
    const at = (time: string) =>
      book.price(
        askVendor("deepseek", "deepseek-chat", { inputTokens: 1_000_000, outputTokens: 0 }, { atMs: Date.parse(time) }),
      );
    expect(at("2025-06-01T00:29:59.999Z").totalNanoUsd).toBe(135_000_000);
    expect(at("2025-06-01T00:30:00Z").totalNanoUsd).toBe(270_000_000);
    expect(at("2025-06-01T16:30:00Z").totalNanoUsd).toBe(135_000_000);
    expect(at("2025-06-01T16:30:00Z").priceId).toBe("deepseek:deepseek-chat@2025-06-01T16:30");
  });

  test("is known for a vendor that resells another's models", () => {
    const priced = book.price(askVendor("azure", "gpt-4o", { inputTokens: 1000, outputTokens: 500 }));
    expect(priced).toMatchObject({ totalNanoUsd: 7_500_000, priceId: "openai:gpt-4o@2026-07-24" });
  });

  test("is of all kinds of media the vendor counts apart", () => {
    const counts = { inputTokens: 1000, outputTokens: 1000, imageOutputTokens: 900 };
    const priced = book.price(askVendor("google", "gemini-2.5-flash-image", counts));
    expect(priced.breakdown).toEqual({ input: 300_000, output: 250_000, image_output: 27_000_000 });
  });

  test("includes searches and fees per request when their number is known", () => {
    const tokens = { inputTokens: 1, outputTokens: 1 };
    const search = book.price(askVendor("anthropic", "claude-sonnet-4-6", { ...tokens, webSearches: 2 }));
    expect(search.breakdown).toMatchObject({ web_search: 20_000_000 });
    const own = book.price(askVendor("x-ai", "grok-4.3", { ...tokens, webSearches: 2 }));
    expect(own).toMatchObject({ breakdown: { web_search: 10_000_000 }, inexact: false });
    const fee = book.price(askVendor("perplexity", "sonar", { ...tokens, billedRequests: 1 }));
    expect(fee).toMatchObject({ breakdown: { request: 12_000_000 }, inexact: false });
    expect(book.price(askVendor("perplexity", "sonar", tokens))).toMatchObject({ totalNanoUsd: 2000, inexact: true });
  });

  test("takes the maker's fee for a search where a reseller's list has none", () => {
    const searched = { inputTokens: 1, outputTokens: 1, webSearches: 1 };
    const searchOf = (vendor: string, model: string) => book.price(askVendor(vendor, model, searched)).breakdown;
    expect(searchOf("openrouter", "openai/gpt-4.1-mini")).toMatchObject({ web_search: 10_000_000 });
    expect(searchOf("openrouter", "anthropic/claude-sonnet-4.5")).toMatchObject({ web_search: 10_000_000 });
    expect(searchOf("vercel", "xai/grok-4.3")).toMatchObject({ web_search: 5_000_000 });
  });

  test("says so where searches were made whose fee nobody knows", () => {
    const fee = (model: string, webSearches: number | null, configured: PriceBook = book) =>
      configured.price(askVendor("openrouter", model, { inputTokens: 1, outputTokens: 1, webSearches })).warnings;
    expect(fee("z-ai/glm-4.6", 1)).toEqual([expect.stringMatching(/fee for searches/)]);
    expect([fee("z-ai/glm-4.6", 0), fee("z-ai/glm-4.6", null)]).toEqual([[], []]);
    const price = { provider: "*", model: "mine", inputPerMtok: "1", outputPerMtok: "1" };
    expect(fee("mine", 1, createPriceBook({ configPrices: [price] }))).toEqual([]);
  });
});

describe("service tiers", () => {
  const counts = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 500 };

  test("scale every rate by the tier the vendor used, which counts before the one asked for", () => {
    const list = book.price(ask("gpt-5.4", counts)).totalNanoUsd ?? Number.NaN;
    const usedTier = (serviceTier: string | null, asked: string | null = null) =>
      book.price(ask("gpt-5.4", { ...counts, serviceTier }, { serviceTier: asked }));
    expect(usedTier("flex").totalNanoUsd).toBe(list / 2);
    expect(usedTier(null, "batch").totalNanoUsd).toBe(list / 2);
    expect(usedTier("priority").totalNanoUsd).toBe(list * 2);
    expect(usedTier("default", "flex").totalNanoUsd).toBe(list);
    expect(usedTier("flex").priceId).toBe("openai:gpt-5.4@2026-07-24+flex");
  });

  test("leave the fee for a search as it is", () => {
    const searched = { ...counts, webSearches: 3, serviceTier: "batch" };
    const list = book.price(ask("gpt-5.4", counts)).totalNanoUsd ?? Number.NaN;
    const batch = book.price(ask("gpt-5.4", searched));
    expect([batch.breakdown?.web_search, batch.totalNanoUsd]).toEqual([30_000_000, 30_000_000 + list / 2]);
    // More than a number holds exactly.
    const many = book.price(ask("gpt-5.4", { ...searched, webSearches: 300_000 }));
    expect(many.breakdown?.web_search).toBe(3_000_000_000_000);
  });

  test("stay exact where the factor is no power of two", () => {
    const priced = book.price(ask("gpt-4o-mini", { inputTokens: 1, outputTokens: 1, serviceTier: "priority" }));
    expect(priced.totalNanoUsd).toBe(1250);
  });

  test("without a known factor are priced as listed, and marked", () => {
    const priced = book.price(askVendor("anthropic", "claude-opus-4-5", { ...counts, serviceTier: "priority" }));
    expect(priced.inexact).toBe(true);
    expect(priced.warnings[0]).toContain('"priority"');
  });
});

describe("what is not known", () => {
  const tokens = { inputTokens: 10, outputTokens: 10 };
  const unpriced = { totalNanoUsd: null, breakdown: null, source: null, priceId: null };

  test("is null, never 0: no vendor, no model, no usage, half a usage", () => {
    expect(book.price(ask("gpt-4o", tokens, { vendorPriceId: null }))).toMatchObject(unpriced);
    expect(book.price(ask("no-such-model", tokens))).toMatchObject(unpriced);
    expect(book.price(askVendor("nobody", "gpt-4o", tokens))).toMatchObject(unpriced);
    expect(book.price(ask("gpt-4o", {}))).toMatchObject(unpriced);
    expect(book.price(ask("gpt-4o", { inputTokens: 10 }))).toMatchObject(unpriced);
    expect(book.price(ask("gpt-4o", { inputTokens: Number.NaN, outputTokens: 1 }))).toMatchObject(unpriced);
    expect(book.price(ask("gpt-4o", { inputTokens: 0.5, outputTokens: 1 }))).toMatchObject(unpriced);
  });

  test("is null for what is sold by the hour, or listed without a price", () => {
    expect(book.price(ask("whisper-1", tokens))).toMatchObject(unpriced);
    expect(book.price(askVendor("github-copilot", "gpt-4o", tokens))).toMatchObject(unpriced);
    expect(book.price(askVendor("mistral", "mistral-nemo:free", tokens))).toMatchObject(unpriced);
  });

  test("is not what a marketplace names free, whichever model it is a variant of: that costs nothing", () => {
    for (const model of ["minimax/minimax-m2:free", "qwen/qwen3-coder:free", "google/gemini-3.6-flash:free"]) {
      expect(book.price(askVendor("openrouter", model, tokens))).toMatchObject({ totalNanoUsd: 0, inexact: false });
    }
    expect(book.price(askVendor("vercel", "minimax/minimax-m2:free", tokens))).toMatchObject(unpriced);
  });

  test("does not spoil what needs no output: embeddings", () => {
    const priced = book.price(ask("text-embedding-3-small", { inputTokens: 1000 }));
    expect(priced).toMatchObject({ totalNanoUsd: 20_000, breakdown: { input: 20_000 } });
    expect(book.price(ask("text-embedding-3-small", tokens))).toMatchObject(unpriced);
  });

  test("is not a vendor that is only called alike", () => {
    expect(book.price(askVendor("openai-compatible", "gpt-4o", tokens))).toMatchObject(unpriced);
  });

  test("survives absurd dates, names and counts", () => {
    expect(book.price(ask("gpt-4o", tokens, { atMs: Number.NaN })).totalNanoUsd).toBeNull();
    expect(book.price(ask("gpt-4o", tokens, { atMs: 1e300 })).totalNanoUsd).toBeNull();
    expect(book.price(ask(`gpt-4o${"x".repeat(1e6)}`, tokens)).totalNanoUsd).toBeNull();
    expect(book.price(ask("", tokens)).totalNanoUsd).toBeNull();
    const huge = { inputTokens: Number.MAX_SAFE_INTEGER, outputTokens: Number.MAX_SAFE_INTEGER };
    expect(book.price(ask("gpt-4o", huge)).totalNanoUsd).toBeNull();
  });

  test("is guessed from a near name only with a mark", () => {
    const guessed = book.price(askVendor("anthropic", "claude-haiku-4-5-turbo", tokens));
    expect(guessed).toMatchObject({ inexact: true, priceId: "anthropic:claude-haiku-4-5@2026-07-24" });
    expect(guessed.warnings[0]).toContain("nearest name");
    const dated = book.price(askVendor("anthropic", "claude-haiku-4-5-20251001", tokens));
    expect(dated.inexact).toBe(false);
  });
});

describe("counts that do not add up", () => {
  test("are cut to the totals and marked, never thrown", () => {
    const priced = book.price(
      ask("gpt-5.4", { inputTokens: 100, cachedInputTokens: 500, cacheWriteTokens: 50, outputTokens: 10 }),
    );
    expect(priced).toMatchObject({ breakdown: { cached_input: 25_000, output: 150_000 }, inexact: true });
    expect(priced.warnings).toHaveLength(1);
  });

  test("may be negative or fractional without making a cost negative", () => {
    const counts = { inputTokens: 100, cachedInputTokens: -5, outputTokens: 10, reasoningTokens: 0.5 };
    expect(book.price(ask("gpt-5.4", counts))).toMatchObject({ totalNanoUsd: 400_000, inexact: true });
  });

  test("put audio outside the cache as far as it fits", () => {
    const counts = { inputTokens: 1000, cachedInputTokens: 600, audioInputTokens: 500, outputTokens: 0 };
    const priced = book.price(ask("gpt-realtime", counts));
    expect(priced.breakdown).toEqual({ cached_input: 200_000, audio_input: 12_800_000, cached_audio_input: 40_000 });
    const told = book.price(ask("gpt-realtime", { ...counts, cachedAudioInputTokens: 300 }));
    expect(told.breakdown).toEqual({
      input: 800_000,
      cached_input: 120_000,
      audio_input: 6_400_000,
      cached_audio_input: 120_000,
    });
  });
});
