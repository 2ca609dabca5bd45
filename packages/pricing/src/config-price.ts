import { Fault, parseUsd } from "@ai-liaison/core";
import { completeRates, constantRates, type DayRates } from "./rates.ts";

/**
 * A price the operator states, in dollars as decimal strings: per million tokens, input and output both, or per other
 * units, or both. It beats the catalogue, and it is final: no service tier's factor is applied to it. `provider` and
 * `model` are names or patterns with `*`.
 */
export interface ConfigPrice {
  /** A provider's name, or a vendor's id for all its providers. */
  readonly provider: string;
  readonly model: string;
  readonly inputPerMtok?: string | undefined;
  readonly outputPerMtok?: string | undefined;
  readonly cachedInputPerMtok?: string | undefined;
  readonly cacheWritePerMtok?: string | undefined;
  readonly cacheWrite1hPerMtok?: string | undefined;
  readonly reasoningPerMtok?: string | undefined;
  readonly audioInputPerMtok?: string | undefined;
  readonly audioOutputPerMtok?: string | undefined;
  /** For each image made, of whatever size. */
  readonly perImage?: string | undefined;
  /** For each minute of sound. */
  readonly perAudioMinute?: string | undefined;
  /** For each million characters of text that is spoken. */
  readonly perMchar?: string | undefined;
  /** The UTC day it begins on, `YYYY-MM-DD`; before it, the price does not exist. */
  readonly from?: string | undefined;
  /** What is added for billing, in percent, instead of the general markup. */
  readonly markupPercent?: string | undefined;
}

export interface CompiledConfigPrice {
  readonly price: ConfigPrice;
  readonly rates: DayRates;
  readonly fromMs: number;
  /** In millionths; null where the general markup holds. */
  readonly markupPpm: number | null;
  /** How closely it fits: null when not at all, else the higher the more specific. */
  fit(target: PriceTarget): number | null;
}

export interface PriceTarget {
  readonly providerName: string;
  readonly vendorId: string;
  readonly model: string;
}

/** Compiles the operator's prices. Throws `invalid_request` naming the field. */
export function compileConfigPrices(prices: readonly ConfigPrice[]): readonly CompiledConfigPrice[] {
  return prices.map(compileConfigPrice);
}

/** The price in force at a moment: the most specific, and of those the one that began last; or null. */
export function findConfigPrice(
  prices: readonly CompiledConfigPrice[],
  target: PriceTarget,
  atMs: number,
): CompiledConfigPrice | null {
  let best: CompiledConfigPrice | null = null;
  let bestFit = -1;
  for (const price of prices) {
    const fit = price.fromMs <= atMs ? price.fit(target) : null;
    if (fit === null || fit < bestFit) continue;
    if (best !== null && fit === bestFit && price.fromMs <= best.fromMs) continue;
    best = price;
    bestFit = fit;
  }
  return best;
}

/** A percentage such as "12.5" in millionths: 125,000. Throws `invalid_request` naming the field. */
export function markupPpm(percent: string, field: string): number {
  return readDecimal(percent, field) / 100_000;
}

function compileConfigPrice(price: ConfigPrice, index: number): CompiledConfigPrice {
  const read = (name: keyof ConfigPrice, times = 1): number | undefined => {
    const text = price[name];
    return text === undefined ? undefined : readDecimal(text, `prices[${index}].${name}`, times);
  };
  checkComplete(price, index);
  const isProvider = compilePattern(price.provider);
  const isModel = compilePattern(price.model);
  const markup = price.markupPercent;
  return {
    price,
    rates: constantRates(
      completeRates({
        input: read("inputPerMtok") ?? null,
        output: read("outputPerMtok") ?? null,
        cachedInput: read("cachedInputPerMtok"),
        cacheWrite: read("cacheWritePerMtok"),
        cacheWrite1h: read("cacheWrite1hPerMtok"),
        reasoning: read("reasoningPerMtok"),
        audioInput: read("audioInputPerMtok"),
        audioOutput: read("audioOutputPerMtok"),
        image: read("perImage", 1_000_000),
        audioHour: read("perAudioMinute", 60),
        inputCharacter: read("perMchar"),
      }),
    ),
    fromMs: price.from === undefined ? Number.NEGATIVE_INFINITY : readDay(price.from, `prices[${index}].from`),
    markupPpm: markup === undefined ? null : markupPpm(markup, `prices[${index}].markupPercent`),
    fit: ({ providerName, vendorId, model }) => {
      const byName = isProvider(providerName);
      if (!isModel(model) || !(byName || isProvider(vendorId))) return null;
      // The model counts before the provider, and a provider's own name before its vendor's.
      return weigh(price.model) * 10_000 + weigh(price.provider) * 2 + (byName ? 1 : 0);
    },
  };
}

const UNITS = ["perImage", "perAudioMinute", "perMchar"] as const;

/** Tokens have a price in both directions; without one, something else has to. */
function checkComplete(price: ConfigPrice, index: number): void {
  const { inputPerMtok, outputPerMtok } = price;
  const isSoldOtherwise = UNITS.some((unit) => price[unit] !== undefined);
  if (inputPerMtok === undefined && outputPerMtok === undefined && isSoldOtherwise) return;
  const missing = inputPerMtok === undefined ? "inputPerMtok" : outputPerMtok === undefined ? "outputPerMtok" : null;
  if (missing === null) return;
  const field = `prices[${index}].${missing}`;
  throw new Fault("invalid_request", `${field} is missing: tokens are priced in both directions, or not at all.`, {
    param: field,
  });
}

/** Exact beats pattern, longer beats shorter. */
function weigh(pattern: string): number {
  return pattern.includes("*") ? Math.min(pattern.length, 998) : 999;
}

function compilePattern(pattern: string): (name: string) => boolean {
  if (!pattern.includes("*")) return (name) => name === pattern;
  const source = pattern.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  const expression = new RegExp(`^${source.join(".*")}$`, "s");
  return (name) => expression.test(name);
}

/** A non-negative decimal string in billionths, times that many, as a number that is still exact. */
function readDecimal(text: string, field: string, times = 1): number {
  const nano = parseUsd(text);
  const product = nano === null ? null : nano * BigInt(times);
  if (product !== null && product >= 0n && product <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(product);
  throw new Fault("invalid_request", `${field} is "${text}": expected a decimal number, zero or more.`, {
    param: field,
  });
}

function readDay(text: string, field: string): number {
  const dayMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // Reading 2026-02-30 gives the second of March.
  if (!Number.isNaN(dayMs) && new Date(dayMs).toISOString().startsWith(text)) return dayMs;
  throw new Fault("invalid_request", `${field} is "${text}": expected a day such as 2026-01-31.`, { param: field });
}
