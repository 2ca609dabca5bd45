import { NO_USAGE } from "@ai-liaison/core";
import type { PriceQuery, UsageToPrice } from "./index.ts";

/** Noon of the day the second price source of our corpus was read. */
export const NOON = Date.parse("2026-07-24T12:00:00Z");
function used(counts: Partial<UsageToPrice>): UsageToPrice {
  return { ...NO_USAGE, ...counts };
}

/** A question about a model of one vendor, with the given counts. */
export function ask(model: string, counts: Partial<UsageToPrice>, more: Partial<PriceQuery> = {}): PriceQuery {
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

/** The same of another vendor. */
export function askVendor(
  vendor: string,
  model: string,
  counts: Partial<UsageToPrice>,
  more: Partial<PriceQuery> = {},
) {
  return ask(model, counts, { vendorId: vendor, vendorPriceId: vendor, providerName: vendor, ...more });
}
