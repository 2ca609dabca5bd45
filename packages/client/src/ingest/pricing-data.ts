import type { ConfigPrice, PriceQuery } from "@ai-liaison/pricing";
import type { LiaisonConfig } from "../config/index.ts";

/** What pricing takes of a configuration, as plain data that can be sent to a thread: never a key. */
export interface PricingData {
  readonly prices: readonly ConfigPrice[];
  readonly markupPercent: string | undefined;
  readonly providers: Readonly<Record<string, PricedProvider>>;
}

/** Which vendor stands behind a configured provider, as far as its price goes. */
export type PricedProvider = Pick<PriceQuery, "vendorId" | "vendorPriceId" | "fallbackNanoUsdPerMtok" | "simulated">;

const known = new WeakMap<object, PricingData>();

/** The same object for the same configuration, so that prices are compiled once. */
export function pricingData(config: Pick<LiaisonConfig, "prices" | "markupPercent" | "providers">): PricingData {
  const before = known.get(config);
  if (before !== undefined) return before;
  const providers = config.providers.map(({ name, vendor, fallbackNanoUsdPerMtok }) => {
    const priced = {
      vendorId: vendor.id,
      vendorPriceId: vendor.priceId ?? null,
      fallbackNanoUsdPerMtok,
      simulated: vendor.simulated ?? false,
    };
    return [name, priced] as const;
  });
  const data = {
    prices: config.prices,
    markupPercent: config.markupPercent,
    providers: Object.fromEntries(providers),
  };
  known.set(config, data);
  return data;
}
