import { BoundedCache } from "./bounded-cache.ts";
import type { Catalogue } from "./catalogue.ts";
import { compileRates, DAY_MS } from "./compile-rates.ts";
import { type CompiledConfigPrice, findConfigPrice } from "./config-price.ts";
import type { PriceQuery } from "./price-query.ts";
import type { DayRates } from "./rates.ts";
import { withSearchFee } from "./search-fee.ts";
import { unitPrices } from "./unit-prices.ts";

/** The rates that hold for one model of one provider on one UTC day, and where they are from. */
export interface PriceSheet {
  readonly source: "catalogue" | "config";
  readonly priceId: string;
  readonly dayStartMs: number;
  readonly day: DayRates;
  /** Found by a near name only. */
  readonly inexact: boolean;
  /** The entry of the price list, for the factors of service tiers; null for an operator's price, which is final. */
  readonly listed: { readonly vendorPriceId: string; readonly modelId: string } | null;
  readonly markupPpm: number | null;
}

export type SheetFinder = (query: PriceQuery) => PriceSheet | null;

/** A day's worth of models several times over; a sheet is about 1 kB. */
const MAX_SHEETS = 1000;
/** What a `Date` can hold. */
const MAX_DATE_MS = 8.64e15;
/** Model ids come from outside: longer ones are no model's name and would fill the cache. */
const MAX_ID_LENGTH = 200;

/** Finds sheets, and keeps those of the models in use. */
export function createSheetFinder(catalogue: Catalogue, configPrices: readonly CompiledConfigPrice[]): SheetFinder {
  const known = new BoundedCache<{ readonly sheet: PriceSheet | null }>(MAX_SHEETS);
  return (query) => {
    if (query.model.length > MAX_ID_LENGTH) return null;
    const day = Math.floor(query.atMs / DAY_MS);
    const key = `${query.vendorPriceId}\n${query.vendorId}\n${query.providerName}\n${query.model}\n${day}`;
    const before = known.get(key);
    if (before !== undefined) return before.sheet;
    const sheet = makeSheet(catalogue, configPrices, query, day * DAY_MS);
    known.set(key, { sheet });
    return sheet;
  };
}

function makeSheet(
  catalogue: Catalogue,
  configPrices: readonly CompiledConfigPrice[],
  query: PriceQuery,
  dayStartMs: number,
): PriceSheet | null {
  if (!(Math.abs(dayStartMs) < MAX_DATE_MS)) return null;
  const config = findConfigPrice(configPrices, query, dayStartMs);
  return config === null ? catalogueSheet(catalogue, query, dayStartMs) : configSheet(config, dayStartMs);
}

function configSheet(config: CompiledConfigPrice, dayStartMs: number): PriceSheet {
  const { provider, model, from } = config.price;
  return {
    source: "config",
    priceId: `config:${provider}:${model}@${from ?? formatDay(dayStartMs)}`,
    dayStartMs,
    day: config.rates,
    inexact: false,
    listed: null,
    markupPpm: config.markupPpm,
  };
}

function catalogueSheet(catalogue: Catalogue, query: PriceQuery, dayStartMs: number): PriceSheet | null {
  const { vendorPriceId, model } = query;
  if (vendorPriceId === null) return null;
  // First, since the library finds a paid model by likeness to the name of a free one.
  const unit = unitSheet(vendorPriceId, model, dayStartMs);
  if (unit !== null) return unit;
  const entry = catalogue.find(vendorPriceId, model);
  const day = entry === null ? null : compileRates(entry.model, dayStartMs);
  if (entry === null || day === null) return null;
  return {
    source: "catalogue",
    priceId: `${entry.providerId}:${entry.model.id}@${formatDay(dayStartMs)}`,
    dayStartMs,
    day: withSearchFee(day, { vendorPriceId, model, dayStartMs }, catalogue),
    inexact: entry.inexact,
    listed: { vendorPriceId, modelId: entry.model.id },
    markupPpm: null,
  };
}

/** Of what the price library does not know how to sell. */
function unitSheet(vendorPriceId: string, model: string, dayStartMs: number): PriceSheet | null {
  const day = unitPrices(vendorPriceId, model);
  if (day === null) return null;
  return {
    source: "catalogue",
    priceId: `${vendorPriceId}:${model}@${formatDay(dayStartMs)}`,
    dayStartMs,
    day,
    inexact: false,
    listed: { vendorPriceId, modelId: model },
    markupPpm: null,
  };
}

function formatDay(dayStartMs: number): string {
  return new Date(dayStartMs).toISOString().slice(0, 10);
}
