import { divideRounded, NO_USAGE } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costLines, type UsageToPrice } from "./cost-lines.ts";
import { createPriceBook } from "./index.ts";
import { completeRates, type Rates } from "./rates.ts";
import { sumLines } from "./sum-lines.ts";
import { LIST_PRICE } from "./tier-factors.ts";

const rate = fc.integer({ min: 0, max: 600_000_000_000 });
const rates: fc.Arbitrary<Rates> = fc
  .record(
    {
      input: rate,
      output: rate,
      cachedInput: rate,
      cacheWrite: rate,
      cacheWrite1h: rate,
      audioInput: rate,
      cachedAudioInput: rate,
      imageInput: rate,
      reasoning: rate,
      audioOutput: rate,
      imageOutput: rate,
    },
    { requiredKeys: ["input", "output"] },
  )
  .map(completeRates);
const count = fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 0, max: 2 ** 40 }));
const someCount = fc.option(fc.oneof(count, fc.double(), fc.integer()), { nil: null });
const usage: fc.Arbitrary<UsageToPrice> = fc.record({
  ...Object.fromEntries(Object.entries(NO_USAGE).map(([name, value]) => [name, fc.constant(value)])),
  inputTokens: count,
  outputTokens: count,
  cachedInputTokens: someCount,
  cacheWriteTokens: someCount,
  cacheWrite1hTokens: someCount,
  reasoningTokens: someCount,
  audioInputTokens: someCount,
  audioOutputTokens: someCount,
  cachedAudioInputTokens: someCount,
  imageInputTokens: someCount,
  cachedImageInputTokens: someCount,
  imageOutputTokens: someCount,
}) as fc.Arbitrary<UsageToPrice>;
const factor = fc.record({ numerator: fc.integer({ min: 1, max: 20 }), denominator: fc.integer({ min: 1, max: 10 }) });

describe("money", () => {
  test("every token is in exactly one line, whatever the vendor counted", () => {
    fc.assert(
      fc.property(usage, (counts) => {
        const each = completeRates({ input: 1, output: 1, reasoning: 2, audioInput: 3, audioOutput: 4, imageInput: 5 });
        const lines = costLines({ ...each, imageOutput: 6, cachedInput: 7, cacheWrite: 8 }, counts)?.lines ?? [];
        const sum = lines.reduce((total, line) => total + line.count, 0);
        expect(sum).toBe((counts.inputTokens ?? 0) + (counts.outputTokens ?? 0));
        for (const line of lines) expect(line.count).toBeGreaterThan(0);
      }),
    );
  });

  test("the total is the exact sum rounded once, and the breakdown adds up to it", () => {
    fc.assert(
      fc.property(rates, usage, factor, (priced, counts, { numerator, denominator }) => {
        const lines = costLines(priced, counts)?.lines ?? [];
        const exact = lines.reduce((sum, line) => sum + BigInt(line.count) * BigInt(line.rate), 0n);
        const reference = divideRounded(exact * BigInt(numerator), 1_000_000n * BigInt(denominator));
        const sum = sumLines(lines, { numerator, denominator });
        if (reference > BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(sum).toBeNull();
          return;
        }
        expect(BigInt(sum?.totalNanoUsd ?? -1)).toBe(reference);
        const parts = Object.values(sum?.breakdown ?? {});
        expect(parts.reduce((total, part) => total + part, 0)).toBe(sum?.totalNanoUsd);
        for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  test("more tokens never cost less", () => {
    fc.assert(
      fc.property(rates, count, count, count, (priced, input, output, more) => {
        const cost = (inputTokens: number, outputTokens: number): number => {
          const lines = costLines(priced, { ...NO_USAGE, inputTokens, outputTokens })?.lines ?? [];
          return sumLines(lines, LIST_PRICE)?.totalNanoUsd ?? Number.POSITIVE_INFINITY;
        };
        expect(cost(input + more, output)).toBeGreaterThanOrEqual(cost(input, output));
        expect(cost(input, output + more)).toBeGreaterThanOrEqual(cost(input, output));
      }),
    );
  });

  test("a price is null or a whole number of nano-dollars, never negative, whatever is asked", () => {
    const book = createPriceBook({ markupPercent: "3.3" });
    const model = fc.oneof(fc.constantFrom("gpt-5.4", "gpt-realtime", "o3", "gpt-4o-mini"), fc.string());
    fc.assert(
      fc.property(usage, model, fc.double(), fc.option(fc.string()), (counts, name, atMs, tier) => {
        const { totalNanoUsd, breakdown } = book.price({
          vendorId: "openai",
          vendorPriceId: "openai",
          providerName: "openai",
          model: name,
          atMs,
          usage: counts,
          serviceTier: tier,
          fallbackNanoUsdPerMtok: null,
          simulated: false,
        });
        if (totalNanoUsd === null) return;
        for (const value of [totalNanoUsd, ...Object.values(breakdown ?? {})]) {
          expect(Number.isSafeInteger(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
