import { parseUsd } from "@ai-liaison/core";
import type { Catalogue, CatalogueModel } from "./catalogue.ts";
import { createCatalogue } from "./catalogue.ts";
import type { ConfigPrice } from "./config-price.ts";
import { compileConfigPrices, markupPpm } from "./config-price.ts";
import type { CostLine } from "./cost-line.ts";
import { costLines, type UsageToPrice } from "./cost-lines.ts";
import { type PricedUsage, type PriceQuery, SIMULATED, UNPRICED } from "./price-query.ts";
import { createSheetFinder, type PriceSheet } from "./price-sheet.ts";
import { periodAt, type RatePeriod, type Rates, ratesFor } from "./rates.ts";
import { sumLines } from "./sum-lines.ts";
import { LIST_PRICE, type TierFactor, tierFactor } from "./tier-factors.ts";

/**
 * What a call costs. In this order: simulated answers are unpriced; what the vendor says is the cost; the operator's
 * price; the catalogue's; the provider's single rate; else null. Synchronous, about a microsecond once a model's rates
 * of the day are compiled.
 */
export interface PriceBook {
  /** Never throws, never guesses: what is not known is null. */
  price(query: PriceQuery): PricedUsage;
  /** Model ids and context windows the catalogue knows of a vendor. */
  listModels(vendorPriceId: string): readonly CatalogueModel[];
  /** Loads the catalogue ahead of the first call, which would otherwise wait some 50 ms for it. */
  warm(): void;
}

export interface PriceBookOptions {
  readonly configPrices?: readonly ConfigPrice[];
  /** Added for billing, in percent, as a decimal string: "20". */
  readonly markupPercent?: string | undefined;
  readonly catalogue?: Catalogue;
}

/**
 * A price book over the catalogue and the operator's prices. Throws `invalid_request` when one of those is malformed.
 *
 * @example createPriceBook({ configPrices: [{ provider: "*", model: "mine", inputPerMtok: "0.3", outputPerMtok: "1.2" }] })
 */
export function createPriceBook(options: PriceBookOptions = {}): PriceBook {
  const catalogue = options.catalogue ?? createCatalogue();
  const generalMarkup = options.markupPercent === undefined ? null : markupPpm(options.markupPercent, "markupPercent");
  const findSheet = createSheetFinder(catalogue, compileConfigPrices(options.configPrices ?? []));
  return {
    warm: () => catalogue.load(),
    listModels: (vendorPriceId) => catalogue.list(vendorPriceId),
    price(query) {
      if (query.simulated) return SIMULATED;
      const reported = readReported(query.usage.reportedCostUsd);
      if (reported !== null) return priced("provider", null, [reportedLine(reported)], LIST_PRICE, generalMarkup, []);
      const sheet = findSheet(query);
      return sheet === null ? priceByFallback(query, generalMarkup) : priceBySheet(query, sheet, generalMarkup);
    },
  };
}

function priceBySheet(query: PriceQuery, sheet: PriceSheet, generalMarkup: number | null): PricedUsage {
  const period = periodAt(sheet.day, query.atMs - sheet.dayStartMs);
  const rates = period === null ? null : ratesFor(period, query.usage.inputTokens ?? 0);
  const split = rates === null ? null : costLines(rates, query.usage);
  if (period === null || rates === null || split === null) return UNPRICED;
  const tier = query.usage.serviceTier ?? query.serviceTier;
  const factor =
    sheet.listed === null ? LIST_PRICE : tierFactor(sheet.listed.vendorPriceId, sheet.listed.modelId, tier);
  const isWhole = rates.request === null && !lacksSearchFee(sheet, rates, query.usage);
  const isPlain = factor !== null && split.consistent && !sheet.inexact && isWhole;
  const warnings = isPlain ? NO_WARNINGS : collectWarnings(sheet, rates, query.usage, factor, tier, split.consistent);
  const priceId = priceIdOf(sheet, period, factor === null || factor === LIST_PRICE ? null : tier);
  return priced(sheet.source, priceId, split.lines, factor ?? LIST_PRICE, sheet.markupPpm ?? generalMarkup, warnings);
}

/** The single rate of the provider: for all tokens, or not at all. */
function priceByFallback(query: PriceQuery, generalMarkup: number | null): PricedUsage {
  const { inputTokens, outputTokens, totalTokens } = query.usage;
  const count = inputTokens !== null && outputTokens !== null ? inputTokens + outputTokens : totalTokens;
  const rate = query.fallbackNanoUsdPerMtok;
  if (rate === null || count === null || !Number.isSafeInteger(count) || count < 0) return UNPRICED;
  if (!Number.isSafeInteger(rate) || rate < 0) return UNPRICED;
  const lines = count === 0 ? [] : [{ kind: "tokens", count, rate }];
  return priced("config", `config:${query.providerName}:*`, lines, LIST_PRICE, generalMarkup, NO_WARNINGS);
}

const NO_WARNINGS: readonly string[] = Object.freeze([]);

function priced(
  source: "catalogue" | "config" | "provider",
  priceId: string | null,
  lines: readonly CostLine[],
  factor: TierFactor,
  markup: number | null,
  warnings: readonly string[],
): PricedUsage {
  const sum = sumLines(lines, factor);
  if (sum === null) return UNPRICED;
  const { totalNanoUsd, breakdown } = sum;
  if (markup !== null) breakdown.markup = markupOn(totalNanoUsd, markup);
  return { totalNanoUsd, breakdown, source, priceId, inexact: warnings.length > 0, warnings };
}

function markupOn(totalNanoUsd: number, ppm: number): number {
  return sumLines([{ kind: "markup", count: totalNanoUsd, rate: ppm }], LIST_PRICE)?.totalNanoUsd ?? 0;
}

function readReported(text: string | null): number | null {
  const nano = text === null ? null : parseUsd(text);
  return nano !== null && nano >= 0n && nano <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(nano) : null;
}

function reportedLine(nanoUsd: number): CostLine {
  return { kind: "reported", count: nanoUsd, rate: 1_000_000 };
}

function priceIdOf(sheet: PriceSheet, period: RatePeriod, tier: string | null): string {
  const time = sheet.day.length > 1 ? new Date(period.fromMs).toISOString().slice(10, 16) : "";
  return time === "" && tier === null ? sheet.priceId : `${sheet.priceId}${time}${tier === null ? "" : `+${tier}`}`;
}

function collectWarnings(
  sheet: PriceSheet,
  rates: Rates,
  usage: UsageToPrice,
  factor: TierFactor | null,
  tier: string | null,
  consistent: boolean,
): readonly string[] {
  const warnings: string[] = [];
  if (sheet.inexact) warnings.push(`Priced as ${sheet.priceId}, the nearest name in the price list.`);
  if (factor === null) warnings.push(`The price of service tier "${tier}" is not known: list price taken.`);
  if (!consistent) warnings.push("The vendor's token counts do not add up: priced as far as they do.");
  if (rates.request !== null && (usage.billedRequests ?? null) === null)
    warnings.push("The vendor's fee per request depends on options unknown here and is not included.");
  if (lacksSearchFee(sheet, rates, usage))
    warnings.push("The vendor's fee for searches of the web is not known and is not included.");
  return warnings;
}

/** An operator's price is final: what it does not ask for is free. */
function lacksSearchFee({ source }: PriceSheet, { webSearch }: Rates, { webSearches }: UsageToPrice): boolean {
  return source === "catalogue" && webSearch === null && (webSearches ?? 0) > 0;
}
