import type { Usage } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { billedNanoUsd, createPriceBook, type PriceQuery } from "./index.ts";
import { ask, askVendor } from "./sample-query.test-data.ts";

const book = createPriceBook();

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
    for (const from of ["2026-02-30", "2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-32"]) {
      expect(make({ from })).toThrow("prices[0].from");
    }
    expect(make({ from: "2028-02-29" })).not.toThrow();
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
