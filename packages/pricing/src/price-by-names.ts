import type { PricedUsage, PriceQuery } from "./price-query.ts";

/**
 * The price by the model the vendor says it used: an alias may stand for a dearer one. A price the operator states for
 * the name that was asked for (`asked.model`) goes before, and where the vendor's name is unknown, the one asked for
 * has to do.
 */
export function priceByNames(
  prices: { price(query: PriceQuery): PricedUsage },
  asked: PriceQuery,
  modelUsed: string | null,
): PricedUsage {
  if (modelUsed === null || modelUsed === asked.model) return prices.price(asked);
  const used = prices.price({ ...asked, model: modelUsed });
  if (used.source === "config" || used.source === "provider" || used.source === "simulated") return used;
  const byAsked = prices.price(asked);
  return used.totalNanoUsd === null || byAsked.source === "config" ? byAsked : used;
}
