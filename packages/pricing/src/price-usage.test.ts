import { formatUsd, NO_USAGE, type Usage } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { billedNanoUsd, createPriceBook, type PriceQuery, type UsageToPrice } from "./index.ts";

const NOON = Date.parse("2026-07-24T12:00:00Z");
const book = createPriceBook();

function used(counts: Partial<UsageToPrice>): UsageToPrice {
  return { ...NO_USAGE, ...counts };
}

function ask(model: string, counts: Partial<UsageToPrice>, more: Partial<PriceQuery> = {}): PriceQuery {
  return {
    vendorId: "openai",
    vendorPriceId: "openai",
    providerName: "openai",
    model,
    atMs: NOON,
    usage: used(counts),
    serviceTier: null,
    fallbackNanoUsdPerMtok: null,
    simulated: false,
    ...more,
  };
}

function askVendor(vendor: string, model: string, counts: Partial<UsageToPrice>, more: Partial<PriceQuery> = {}) {
  return ask(model, counts, { vendorId: vendor, vendorPriceId: vendor, providerName: vendor, ...more });
}

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
    const fee = book.price(askVendor("perplexity", "sonar", { ...tokens, billedRequests: 1 }));
    expect(fee).toMatchObject({ breakdown: { request: 12_000_000 }, inexact: false });
    expect(book.price(askVendor("perplexity", "sonar", tokens))).toMatchObject({ totalNanoUsd: 2000, inexact: true });
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
    expect(book.price(askVendor("mistral", "mistral-nemo:free", tokens)).totalNanoUsd).toBe(0);
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

describe("where a price comes from", () => {
  const tokens = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
  const mine = createPriceBook({
    configPrices: [
      { provider: "openai", model: "*", inputPerMtok: "9", outputPerMtok: "9" },
      { provider: "openai", model: "my-*", inputPerMtok: "1", outputPerMtok: "2" },
      { provider: "openai", model: "my-model", inputPerMtok: "0.30", outputPerMtok: "1.20", cachedInputPerMtok: "0.1" },
      { provider: "openai", model: "my-model", inputPerMtok: "3", outputPerMtok: "4", from: "2026-07-01" },
      { provider: "box", model: "my-model", inputPerMtok: "5", outputPerMtok: "5", markupPercent: "50" },
    ],
  });

  test("a simulated answer is outside all sums", () => {
    const priced = book.price(ask("gpt-4o", tokens, { simulated: true }));
    expect(priced).toMatchObject({ totalNanoUsd: null, breakdown: null, source: "simulated" });
  });

  test("what the vendor says is the cost, before any list", () => {
    const priced = mine.price(ask("my-model", { ...tokens, reportedCostUsd: "1.4e-07" }));
    expect(priced).toEqual({
      totalNanoUsd: 140,
      breakdown: { reported: 140 },
      source: "provider",
      priceId: null,
      inexact: false,
      warnings: [],
    });
    expect(book.price(ask("x", { reportedCostUsd: "0" })).totalNanoUsd).toBe(0);
  });

  test("a vendor's cost that is no sum of money is not believed", () => {
    for (const reportedCostUsd of ["-1", "free", "", "9e99"])
      expect(book.price(ask("gpt-4o", { ...tokens, reportedCostUsd })).source).toBe("catalogue");
  });

  test("the operator's price beats the catalogue: the more specific, then the later one", () => {
    const total = (query: PriceQuery) => mine.price(query).totalNanoUsd;
    expect(total(ask("gpt-4o", tokens))).toBe(18_000_000_000);
    expect(total(ask("my-other", tokens))).toBe(3_000_000_000);
    expect(total(ask("my-model", tokens))).toBe(7_000_000_000);
    expect(total(ask("my-model", tokens, { atMs: Date.parse("2026-06-30T23:59:59Z") }))).toBe(1_500_000_000);
    expect(total(ask("my-model", tokens, { providerName: "box" }))).toBe(10_000_000_000);
    expect(mine.price(ask("my-model", tokens)).priceId).toBe("config:openai:my-model@2026-07-01");
    expect(mine.price(ask("my-model", tokens)).source).toBe("config");
  });

  test("a tier's factor does not touch the operator's price", () => {
    const priced = mine.price(ask("my-other", { ...tokens, serviceTier: "batch" }));
    expect(priced).toMatchObject({ totalNanoUsd: 3_000_000_000, inexact: false });
  });

  test("the provider's single rate comes last, for all tokens or none", () => {
    const rate = { vendorPriceId: null, providerName: "box-2", fallbackNanoUsdPerMtok: 2_000_000_000 };
    const priced = book.price(ask("llama", { inputTokens: 1000, outputTokens: 500 }, rate));
    expect(priced).toMatchObject({ totalNanoUsd: 3_000_000, source: "config", priceId: "config:box-2:*" });
    expect(book.price(ask("llama", { totalTokens: 1500 }, rate)).totalNanoUsd).toBe(3_000_000);
    expect(book.price(ask("llama", { inputTokens: 0, outputTokens: 0 }, rate)).totalNanoUsd).toBe(0);
    expect(book.price(ask("llama", { inputTokens: 1000 }, rate)).totalNanoUsd).toBeNull();
    expect(book.price(ask("llama", tokens, { ...rate, fallbackNanoUsdPerMtok: -1 })).totalNanoUsd).toBeNull();
    expect(book.price(ask("gpt-4o", { inputTokens: 1, outputTokens: 0 }, { ...rate, vendorPriceId: "openai" })).source) //
      .toBe("catalogue");
  });

  test("malformed prices are refused by name", () => {
    const make = (more: object) => () =>
      createPriceBook({
        configPrices: [{ provider: "a", model: "b", inputPerMtok: "1", outputPerMtok: "1", ...more }],
      });
    expect(make({ inputPerMtok: "two" })).toThrow('prices[0].inputPerMtok is "two"');
    expect(make({ outputPerMtok: "-1" })).toThrow("prices[0].outputPerMtok");
    expect(make({ from: "2026-1-1" })).toThrow("prices[0].from");
    expect(make({ markupPercent: "x" })).toThrow("prices[0].markupPercent");
    expect(() => createPriceBook({ markupPercent: "much" })).toThrow("markupPercent");
  });
});

describe("markup", () => {
  const usage: Partial<Usage> = { inputTokens: 1000, outputTokens: 500 };

  test("is billed, but is no cost", () => {
    const priced = createPriceBook({ markupPercent: "20" }).price(ask("gpt-4o", usage));
    expect(priced.totalNanoUsd).toBe(7_500_000);
    expect(priced.breakdown).toEqual({ input: 2_500_000, output: 5_000_000, markup: 1_500_000 });
    expect(billedNanoUsd(priced)).toBe(9_000_000);
  });

  test("is absent unless configured, and null stays null", () => {
    expect(billedNanoUsd(book.price(ask("gpt-4o", usage)))).toBe(7_500_000);
    expect(billedNanoUsd(createPriceBook({ markupPercent: "20" }).price(ask("none", usage)))).toBeNull();
  });

  test("of one price goes before the general one", () => {
    const price = { provider: "openai", model: "m", inputPerMtok: "1", outputPerMtok: "1", markupPercent: "12.5" };
    const priced = createPriceBook({ markupPercent: "20", configPrices: [price] }).price(ask("m", usage));
    expect(priced.breakdown?.markup).toBe(187_500);
  });
});

describe("the catalogue", () => {
  test("lists a vendor's models with their context windows", () => {
    const models = book.listModels("openai");
    expect(models.find(({ id }) => id === "gpt-4o")).toEqual({ id: "gpt-4o", contextWindow: 128_000 });
    expect(models.length).toBeGreaterThan(50);
    expect(book.listModels("nobody")).toEqual([]);
  });

  test("can be loaded ahead, and finds names with a path or an undashed date", () => {
    const fresh = createPriceBook();
    fresh.warm();
    const tokens = { inputTokens: 1, outputTokens: 0 };
    expect(fresh.price(askVendor("google", "models/gemini-2.5-flash", tokens)).totalNanoUsd).toBe(300);
    expect(fresh.price(ask("gpt-5-20250807", tokens)).priceId).toBe("openai:gpt-5@2026-07-24");
  });
});
