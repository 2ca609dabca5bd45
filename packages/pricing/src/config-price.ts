import { Fault, parseUsd } from "@ai-liaison/core";
import { completeRates, constantRates, type DayRates } from "./rates.ts";

/**
 * A price the operator states: dollars per million tokens as decimal strings. It beats the catalogue, and it is final:
 * no service tier's factor is applied to it. `provider` and `model` are names or patterns with `*`.
 */
export interface ConfigPrice {
  /** A provider's name, or a vendor's id for all its providers. */
  readonly provider: string;
  readonly model: string;
  readonly inputPerMtok: string;
  readonly outputPerMtok: string;
  readonly cachedInputPerMtok?: string | undefined;
  readonly cacheWritePerMtok?: string | undefined;
  readonly cacheWrite1hPerMtok?: string | undefined;
  readonly reasoningPerMtok?: string | undefined;
  readonly audioInputPerMtok?: string | undefined;
  readonly audioOutputPerMtok?: string | undefined;
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
  matches(providerName: string, vendorId: string, model: string): boolean;
}

/** Compiles the operator's prices, the most specific and most recent first. Throws `invalid_request` naming the field. */
export function compileConfigPrices(prices: readonly ConfigPrice[]): readonly CompiledConfigPrice[] {
  return prices.map(compileConfigPrice).sort((left, right) => {
    return specificity(right.price) - specificity(left.price) || right.fromMs - left.fromMs;
  });
}

/** The price in force for a model at a moment, or null. */
export function findConfigPrice(
  prices: readonly CompiledConfigPrice[],
  target: { readonly providerName: string; readonly vendorId: string; readonly model: string },
  atMs: number,
): CompiledConfigPrice | null {
  return (
    prices.find((price) => price.fromMs <= atMs && price.matches(target.providerName, target.vendorId, target.model)) ??
    null
  );
}

/** A percentage such as "12.5" in millionths: 125,000. Throws `invalid_request` naming the field. */
export function markupPpm(percent: string, field: string): number {
  return readDecimal(percent, field) / 100_000;
}

function compileConfigPrice(price: ConfigPrice, index: number): CompiledConfigPrice {
  const read = (name: keyof ConfigPrice): number | undefined => {
    const text = price[name];
    return text === undefined ? undefined : readDecimal(text, `prices[${index}].${name}`);
  };
  const isProvider = compilePattern(price.provider);
  const isModel = compilePattern(price.model);
  const markup = price.markupPercent;
  return {
    price,
    rates: constantRates(
      completeRates({
        input: readDecimal(price.inputPerMtok, `prices[${index}].inputPerMtok`),
        output: readDecimal(price.outputPerMtok, `prices[${index}].outputPerMtok`),
        cachedInput: read("cachedInputPerMtok"),
        cacheWrite: read("cacheWritePerMtok"),
        cacheWrite1h: read("cacheWrite1hPerMtok"),
        reasoning: read("reasoningPerMtok"),
        audioInput: read("audioInputPerMtok"),
        audioOutput: read("audioOutputPerMtok"),
      }),
    ),
    fromMs: price.from === undefined ? Number.NEGATIVE_INFINITY : readDay(price.from, `prices[${index}].from`),
    markupPpm: markup === undefined ? null : markupPpm(markup, `prices[${index}].markupPercent`),
    matches: (providerName, vendorId, model) => (isProvider(providerName) || isProvider(vendorId)) && isModel(model),
  };
}

/** Exact beats pattern, longer beats shorter; the model counts before the provider. */
function specificity({ provider, model }: ConfigPrice): number {
  const weigh = (pattern: string): number => (pattern.includes("*") ? Math.min(pattern.length, 998) : 999);
  return weigh(model) * 1000 + weigh(provider);
}

function compilePattern(pattern: string): (name: string) => boolean {
  if (!pattern.includes("*")) return (name) => name === pattern;
  const source = pattern.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  const expression = new RegExp(`^${source.join(".*")}$`, "s");
  return (name) => expression.test(name);
}

/** A non-negative decimal string in billionths, as a number that is still exact. */
function readDecimal(text: string, field: string): number {
  const nano = parseUsd(text);
  if (nano !== null && nano >= 0n && nano <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(nano);
  throw new Fault("invalid_request", `${field} is "${text}": expected a decimal number, zero or more.`, {
    param: field,
  });
}

function readDay(text: string, field: string): number {
  const dayMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(dayMs)) return dayMs;
  throw new Fault("invalid_request", `${field} is "${text}": expected a day such as 2026-01-31.`, { param: field });
}
