import { UNPRICED } from "@ai-liaison/pricing";
import { describe, expect, test } from "vitest";
import { sumJson, sumPrices } from "./sum-session.ts";

const priced = {
  totalNanoUsd: 5,
  breakdown: { input: 2, output: 3 },
  source: "catalogue",
  priceId: "a",
  inexact: false,
  warnings: [],
} as const;

describe("sums over a session", () => {
  test("usage objects are added by name, at whatever depth; what is no number is the later's", () => {
    expect(sumJson(undefined, { a: 1 })).toEqual({ a: 1 });
    expect(sumJson({ a: 1, type: "x", d: { b: 2 }, l: null }, { a: 3, type: "y", d: { b: 1, c: 1 } })).toEqual({
      a: 4,
      type: "y",
      d: { b: 3, c: 1 },
      l: null,
    });
    expect(sumJson({ a: 1 }, null)).toBeNull();
  });

  test("prices are added by kind, and the first names the price", () => {
    const other = { ...priced, totalNanoUsd: 7, breakdown: { input: 3, audio_input: 4 }, priceId: "b" };
    expect(sumPrices(priced, other)).toEqual({
      ...priced,
      totalNanoUsd: 12,
      breakdown: { input: 5, output: 3, audio_input: 4 },
    });
  });

  test("a part without a price is told, and makes no 0", () => {
    for (const sum of [sumPrices(priced, UNPRICED), sumPrices(UNPRICED, priced)]) {
      expect(sum).toMatchObject({
        totalNanoUsd: 5,
        inexact: true,
        warnings: [expect.stringContaining("no known price")],
      });
    }
    expect(sumPrices(UNPRICED, UNPRICED)).toMatchObject({ totalNanoUsd: null, warnings: [] });
  });
});
