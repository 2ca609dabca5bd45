import { NO_USAGE } from "@ai-liaison/core";
import { calcPrice, findProvider, type ModelInfo, type Provider, waitForUpdate } from "@pydantic/genai-prices";
import { describe, expect, test } from "vitest";
import { createCatalogue } from "./catalogue.ts";
import { compileRates } from "./compile-rates.ts";
import { createPriceBook } from "./index.ts";
import { matchModel } from "./match-model.ts";
import { periodAt, ratesFor } from "./rates.ts";
import { tierFactor } from "./tier-factors.ts";

const DAY = Date.parse("2026-03-10");
const HOUR_MS = 3_600_000;

function model(prices: ModelInfo["prices"], id = "m"): ModelInfo {
  return { id, match: { equals: id }, prices };
}

describe("the whole catalogue", () => {
  test("is priced as the library itself prices it, at several hours of several days", async () => {
    const book = createPriceBook();
    const providers = (await waitForUpdate()) ?? [];
    const differing: string[] = [];
    let compared = 0;
    for (const at of ["2025-05-01T03:00:00Z", "2026-07-01T12:00:00Z", "2026-11-21T07:00:00Z", "2027-02-01T23:00:00Z"])
      for (const provider of providers)
        for (const { id } of provider.models) {
          const { ours, theirs } = priceBoth(book, provider, id, at);
          if (ours === null && theirs === 0) continue;
          compared++;
          // Theirs are floats: they may be off by a nano-dollar's rounding.
          if (ours === null || Math.abs(ours - theirs) > 1)
            differing.push(`${provider.id} ${id} ${at} ${ours} ${theirs}`);
        }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(5000);
  });
});

function priceBoth(book: ReturnType<typeof createPriceBook>, provider: Provider, id: string, at: string) {
  // Beyond every tier, with whole tokens of every kind that all vendors have.
  const counts = { input_tokens: 600_001, cache_read_tokens: 40_000, cache_write_tokens: 10_000, output_tokens: 7000 };
  const theirs = calcPrice(counts, id, { providerId: provider.id, timestamp: new Date(at) });
  const { totalNanoUsd } = book.price({
    vendorId: provider.id,
    vendorPriceId: provider.id,
    providerName: provider.id,
    model: id,
    atMs: Date.parse(at),
    usage: {
      ...NO_USAGE,
      inputTokens: counts.input_tokens,
      cachedInputTokens: counts.cache_read_tokens,
      cacheWriteTokens: counts.cache_write_tokens,
      outputTokens: counts.output_tokens,
    },
    serviceTier: null,
    fallbackNanoUsdPerMtok: null,
    simulated: false,
  });
  // A model without a price for output is not free of charge for it: we say null where they say 0.
  if (theirs?.model_price.output_mtok === undefined) return { ours: null, theirs: 0 };
  // The library takes its fee per request as given; we do not.
  const fee = Number(theirs.model_price.requests_kcount ?? 0) / 1000;
  return { ours: totalNanoUsd, theirs: (theirs.total_price - fee) * 1e9 };
}

describe("compiling rates", () => {
  const inputAt = (info: ModelInfo, hour: number): number | null | undefined => {
    const period = periodAt(compileRates(info, DAY) ?? [], hour * HOUR_MS);
    return period === null ? undefined : ratesFor(period, 0)?.input;
  };

  test("takes windows that cross midnight, and times with an offset", () => {
    const night = { type: "time_of_date", start_time: "22:00:00Z", end_time: "06:00:00Z" } as const;
    const info = model([{ prices: { input_mtok: 2 } }, { constraint: night, prices: { input_mtok: 1 } }]);
    expect([0, 5.9, 6, 21.9, 22].map((hour) => inputAt(info, hour))).toEqual([1e9, 1e9, 2e9, 2e9, 1e9]);
    const east = { type: "time_of_date", start_time: "08:00:00+08:00", end_time: "12:00:00+08:00" } as const;
    const shifted = model([{ prices: { input_mtok: 2 } }, { constraint: east, prices: { input_mtok: 1 } }]);
    expect([0, 3.9, 4].map((hour) => inputAt(shifted, hour))).toEqual([1e9, 1e9, 2e9]);
  });

  test("takes the first price where none has begun", () => {
    const later = { type: "start_date", start_date: "2030-01-01" } as const;
    expect(inputAt(model([{ constraint: later, prices: { input_mtok: 3 } }]), 0)).toBe(3e9);
  });

  test("takes tiers in any order, each key with its own thresholds", () => {
    const tiers = [
      { start: 200, price: 3 },
      { start: 100, price: 2 },
    ];
    const info = model({ input_mtok: { base: 1, tiers }, output_mtok: { base: 5, tiers: [{ start: 150, price: 6 }] } });
    const period = periodAt(compileRates(info, DAY) ?? [], 0);
    const at = (tokens: number) => {
      const rates = period === null ? null : ratesFor(period, tokens);
      return [rates?.input, rates?.output];
    };
    expect(at(0)).toEqual([1e9, 5e9]);
    expect(at(101)).toEqual([2e9, 5e9]);
    expect(at(151)).toEqual([2e9, 6e9]);
    expect(at(201)).toEqual([3e9, 6e9]);
  });

  test("cleans floats", () => {
    expect(inputAt(model({ input_mtok: 0.18000000000000002 }), 0)).toBe(180_000_000);
    expect(inputAt(model({ input_mtok: 1e-7 }), 0)).toBe(100);
  });

  test("knows no price where there is none, whatever it is called", () => {
    expect(compileRates(model({}), DAY)).toBeNull();
    expect(compileRates(model({ storage_searches_kcount: 1 }), DAY)).toBeNull();
    expect(compileRates(model({}, "m:free"), DAY)).toBeNull();
  });
});

describe("finding a model", () => {
  const named = (id: string, match: ModelInfo["match"]): ModelInfo => ({ id, match, prices: {} });
  const find = (match: ModelInfo["match"], id: string) => matchModel([named("base", match)], id)?.exact ?? null;

  test("is certain for names, dates, builds, regions and versions, and for nothing else", () => {
    const rule = { or: [{ starts_with: "Base-2" }, { contains: "x.base-2" }] };
    const certain = ["base-2", "base-2-20260101", "base-2-2026-01-01", "base-2-001", "base-2-latest", "base-2@001"];
    for (const id of certain) expect([id, find(rule, id)]).toEqual([id, true]);
    expect(find({ equals: "other" }, "base")).toBeNull();
    expect(find(rule, "us.x.base-2-20260101-v1:0")).toBe(true);
    for (const id of ["base-2-mini", "base-2.5", "base-22", "base-2-5"])
      expect([id, find(rule, id)]).toEqual([id, false]);
    expect(find(rule, "base-3")).toBeNull();
  });

  test("follows every kind of rule", () => {
    expect(find({ ends_with: "-end" }, "the-end")).not.toBeNull();
    expect(find({ regex: "^a+$" }, "aaa")).toBe(false);
    expect(find({ and: [{ contains: "a" }, { contains: "b" }] }, "ab")).not.toBeNull();
    expect(find({ and: [{ contains: "a" }, { contains: "b" }] }, "a")).toBeNull();
  });

  test("marks a newer sibling of a known model", () => {
    expect(createCatalogue().find("anthropic", "claude-sonnet-5-5")).toMatchObject({ inexact: true });
    expect(createCatalogue().find("anthropic", "claude-sonnet-4-5")).toMatchObject({ inexact: false });
  });
});

describe("a model that is sold at its maker's price", () => {
  const found = (vendor: string, id: string) => createCatalogue().find(vendor, id);

  test("is found in its maker's list where the seller's does not know it", () => {
    expect(found("openrouter", "openai/text-embedding-3-small")).toMatchObject({
      providerId: "openai",
      model: { id: "text-embedding-3-small" },
      inexact: false,
    });
    expect(found("vercel", "google/gemini-2.5-flash")).toMatchObject({ providerId: "google", inexact: false });
    expect(found("openrouter", "openai/gpt-5")).toMatchObject({ providerId: "openrouter" });
  });

  test("is found however its version is written", () => {
    expect(found("openrouter", "x-ai/grok-4.1-fast")).toMatchObject({ providerId: "x-ai", inexact: false });
  });

  test("is unknown of makers whose models many sell, and at vendors with prices of their own", () => {
    expect(found("vercel", "moonshotai/kimi-k2.5")).toBeNull();
    expect(found("nobody", "openai/gpt-5")).toBeNull();
    expect(found("vercel", "gpt-5")).toBeNull();
    expect(found("vercel", "constructor/gpt-5")).toBeNull();
  });
});

describe("factors of service tiers", () => {
  test("name only models the catalogue knows", () => {
    const known = new Set(findProvider({ providerId: "openai" })?.models.map(({ id }) => id));
    for (const id of [
      "gpt-4.1",
      "gpt-4.1-mini",
      "gpt-4.1-nano",
      "gpt-4o",
      "gpt-4o-mini",
      "gpt-5",
      "gpt-5.1",
      "gpt-5.2",
      "gpt-5.4",
      "gpt-5.4-mini",
      "o3",
    ]) {
      expect([id, known.has(id)]).toEqual([id, true]);
      expect(tierFactor("openai", id, "priority")).not.toBeNull();
    }
  });

  test("are unknown for names that are no tier of the vendor", () => {
    expect(tierFactor("openai", "gpt-5", "constructor")).toBeNull();
    expect(tierFactor("nobody", "gpt-5", "batch")).toBeNull();
    expect(tierFactor("nobody", "gpt-5", "default")).toEqual({ numerator: 1, denominator: 1 });
  });
});
