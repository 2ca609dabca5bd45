import type { Catalogue } from "./catalogue.ts";
import { compileRates } from "./compile-rates.ts";
import type { DayRates } from "./rates.ts";
import { madeModel } from "./resold-models.ts";

/**
 * What a search of the web costs where the price library has the model but not the fee, in nano-dollars per million
 * searches, by the vendor's id in that library. Nobody's fee is guessed from another's.
 *
 * Source, read 2026-11-21: https://docs.x.ai/developers/pricing, $5 per thousand calls of `web_search`, whatever the
 * model. Recorded answers were charged so.
 */
const FEES: Readonly<Record<string, number>> = { "x-ai": 5_000_000_000_000 };

/**
 * The rates of a day with a fee for searches, where they had none and one is known. Who sells a model at its maker's
 * price has its maker search, too, and takes the maker's fee
 * (https://openrouter.ai/docs/guides/features/plugins/web-search, read 2026-11-21).
 */
export function withSearchFee(day: DayRates, sold: SoldModel, catalogue: Catalogue): DayRates {
  const fee = feeOf(sold, catalogue);
  if (fee === null) return day;
  return day.map(({ fromMs, tiers }) => ({
    fromMs,
    tiers: tiers.map(({ above, rates }) => ({ above, rates: { ...rates, webSearch: rates.webSearch ?? fee } })),
  }));
}

/** A model as a vendor sells it on the UTC day that begins at `dayStartMs`. */
export interface SoldModel {
  readonly vendorPriceId: string;
  readonly model: string;
  readonly dayStartMs: number;
}

function feeOf({ vendorPriceId, model, dayStartMs }: SoldModel, catalogue: Catalogue): number | null {
  const made = madeModel(vendorPriceId, model.trim().toLowerCase());
  const seller = made?.makerPriceId ?? vendorPriceId;
  const known = Object.hasOwn(FEES, seller) ? FEES[seller] : undefined;
  if (known !== undefined) return known;
  const entry = made === null ? null : catalogue.find(made.makerPriceId, made.model);
  if (entry === null || entry.inexact) return null;
  return compileRates(entry.model, dayStartMs)?.[0]?.tiers[0]?.rates.webSearch ?? null;
}
