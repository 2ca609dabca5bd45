import type { CostBreakdown, CostSource, NanoUsd } from "@ai-liaison/core";
import type { UsageToPrice } from "./cost-lines.ts";

/** What one attempt consumed, of what, when. */
export interface PriceQuery {
  readonly vendorId: string;
  /** The vendor's id in the price library; null where the library does not know it: nothing is guessed then. */
  readonly vendorPriceId: string | null;
  readonly providerName: string;
  /** The model the vendor says it used, or the one asked for. */
  readonly model: string;
  /** When the attempt began: prices are those of that moment. */
  readonly atMs: number;
  readonly usage: UsageToPrice;
  /** The tier asked for; the one the vendor reports in `usage` counts before it. */
  readonly serviceTier: string | null;
  /** One rate for all tokens, where no price list knows the model. */
  readonly fallbackNanoUsdPerMtok: number | null;
  readonly simulated: boolean;
}

/** What it cost, or null: a cost that is not known is never 0. */
export interface PricedUsage {
  /** What the vendor charges; a markup is not in it. */
  readonly totalNanoUsd: NanoUsd | null;
  /**
   * Adds up to the total, but for `markup`, which is there only when one is configured: what the operator's customer
   * is billed is the total and the markup (`billedNanoUsd`).
   */
  readonly breakdown: CostBreakdown | null;
  readonly source: CostSource | null;
  /** `openai:gpt-5-mini@2026-11-21`; null where no list was used. */
  readonly priceId: string | null;
  /** True when the price is that of a near name, or something in it had to be assumed: see `warnings`. */
  readonly inexact: boolean;
  /** What was assumed, in words for the record. */
  readonly warnings: readonly string[];
}

const NO_WARNINGS: readonly string[] = Object.freeze([]);

/** No price is known, or no usage. */
export const UNPRICED: PricedUsage = Object.freeze({
  totalNanoUsd: null,
  breakdown: null,
  source: null,
  priceId: null,
  inexact: false,
  warnings: NO_WARNINGS,
});

/** Answered by this process: outside all sums. */
export const SIMULATED: PricedUsage = Object.freeze({ ...UNPRICED, source: "simulated" });

/** What is billed: the cost, and the markup when one is configured; null when the cost is not known. */
export function billedNanoUsd(priced: PricedUsage): NanoUsd | null {
  return priced.totalNanoUsd === null ? null : priced.totalNanoUsd + (priced.breakdown?.markup ?? 0);
}
