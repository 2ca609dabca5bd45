import type { LiaisonConfig } from "../config/index.ts";
import type { EstimatorData } from "../estimate/estimate-usage.ts";

/** What the counting thread is told of a configuration: never a key. */
export function estimatorData(config: LiaisonConfig): EstimatorData {
  const providers = config.providers.map(({ name, vendor, fallbackNanoUsdPerMtok }) => {
    const priced = {
      vendorId: vendor.id,
      vendorPriceId: vendor.priceId ?? null,
      fallbackNanoUsdPerMtok,
      simulated: vendor.simulated ?? false,
    };
    return [name, priced] as const;
  });
  return { prices: config.prices, markupPercent: config.markupPercent, providers: Object.fromEntries(providers) };
}
