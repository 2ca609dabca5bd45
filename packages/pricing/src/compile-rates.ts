import { parseUsd } from "@ai-liaison/core";
import type { ConditionalPrice, ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { completeRates, type DayRates, type RatePeriod, type Rates, type RateTier } from "./rates.ts";

/**
 * The library's prices (floats, conditions, tiers) compiled to whole nano-dollars for one UTC day. Semantics as the
 * library has them: the last condition in the list that holds wins; a tier is chosen by all input tokens, strictly
 * above its start, for the whole request.
 */
export const DAY_MS = 86_400_000;

/** The rates of a model on the day that begins at `dayStartMs`; null when nothing of it is sold by the token or the hour. */
export function compileRates(model: ModelInfo, dayStartMs: number): DayRates | null {
  const conditions: readonly ConditionalPrice[] = Array.isArray(model.prices)
    ? model.prices
    : [{ prices: model.prices }];
  const periods: RatePeriod[] = [];
  let before: ModelPrice | null = null;
  for (const fromMs of turningPoints(conditions)) {
    const prices = pricesAt(conditions, dayStartMs, fromMs);
    if (prices === before || prices === null) continue;
    const tiers = compileTiers(prices);
    if (tiers === null) return null;
    periods.push({ fromMs, tiers });
    before = prices;
  }
  return periods.length === 0 ? null : periods;
}

/** The moments of a day at which another price may begin, in milliseconds, ascending from 0. */
function turningPoints(conditions: readonly ConditionalPrice[]): readonly number[] {
  const points = new Set([0]);
  for (const { constraint } of conditions) {
    if (constraint?.type !== "time_of_date") continue;
    points.add(timeOfDayMs(constraint.start_time)).add(timeOfDayMs(constraint.end_time));
  }
  return [...points].sort((left, right) => left - right);
}

function pricesAt(conditions: readonly ConditionalPrice[], dayStartMs: number, dayMs: number): ModelPrice | null {
  const holding = conditions.findLast(({ constraint }) => {
    if (constraint === undefined) return true;
    if (constraint.type === "start_date") return dayStartMs >= Date.parse(constraint.start_date);
    const start = timeOfDayMs(constraint.start_time);
    const end = timeOfDayMs(constraint.end_time);
    return end < start ? dayMs >= start || dayMs < end : dayMs >= start && dayMs < end;
  });
  return (holding ?? conditions[0])?.prices ?? null;
}

/** `16:30:00Z` or `08:00:00+08:00` as milliseconds since midnight UTC. */
function timeOfDayMs(text: string): number {
  const moment = Date.parse(`1970-01-02T${text}`);
  return Number.isNaN(moment) ? 0 : moment % DAY_MS;
}

/**
 * Starts that the library writes as "from here on" although the vendor says "above", where a second source agrees
 * with the vendor: a request of exactly 272,000 tokens is still at the base rate.
 */
const CORRECTED_STARTS: ReadonlyMap<number, number> = new Map([[271_999, 272_000]]);

function compileTiers(prices: ModelPrice): readonly RateTier[] | null {
  const isSold = [prices.input_mtok, prices.output_mtok, prices.audio_hours].some((price) => price !== undefined);
  // No price at all is not known, rather than free.
  if (!isSold) return null;
  const starts = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === "object") for (const tier of price.tiers) starts.add(tier.start);
  }
  return [-1, ...[...starts].sort((left, right) => left - right)].map((start) => ({
    above: CORRECTED_STARTS.get(start) ?? start,
    rates: compileTier(prices, start),
  }));
}

function compileTier(prices: ModelPrice, start: number): Rates {
  const rate = (key: string): number | undefined => nanoUsd(priceAtStart(prices[key], start), 1n);
  const perThousand = (key: string): number | undefined => nanoUsd(priceAtStart(prices[key], start), 1000n);
  return completeRates({
    input: rate("input_mtok") ?? null,
    cachedInput: rate("cache_read_mtok"),
    cacheWrite: rate("cache_write_mtok"),
    cacheWrite1h: rate("cache_write_1h_mtok"),
    audioInput: rate("input_audio_mtok"),
    cachedAudioInput: rate("cache_audio_read_mtok"),
    imageInput: rate("input_image_mtok"),
    cachedImageInput: rate("cache_image_read_mtok"),
    output: rate("output_mtok") ?? null,
    reasoning: rate("output_reasoning_mtok"),
    audioOutput: rate("output_audio_mtok"),
    imageOutput: rate("output_image_mtok"),
    request: perThousand("requests_kcount"),
    webSearch: perThousand("web_searches_kcount"),
    audioHour: rate("audio_hours"),
  });
}

function priceAtStart(price: ModelPrice[string], start: number): number | undefined {
  if (typeof price !== "object") return price;
  let found = price.base;
  let highest = -1;
  for (const tier of price.tiers) {
    if (tier.start > start || tier.start < highest) continue;
    highest = tier.start;
    found = tier.price;
  }
  return found;
}

/** A float such as 0.18000000000000002 as the decimal it was meant to be, in whole nano-dollars. */
function nanoUsd(price: number | undefined, times: bigint): number | undefined {
  const nano = price === undefined ? null : parseUsd(String(price));
  return nano === null ? undefined : Number(nano * times);
}
