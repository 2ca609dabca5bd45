import {
  type AttemptRecord,
  type CallRecord,
  formatUsd,
  isJsonObject,
  type NanoUsd,
  type Usage,
} from "@ai-liaison/core";
import { toldWebSearches } from "@ai-liaison/dialects";
import type { PricedUsage } from "@ai-liaison/pricing";
import { priceRecorded } from "./price-recorded.ts";
import type { PricingData } from "./pricing-data.ts";

/**
 * A call that somebody reports (`source` sdk or import) with the price this ledger knows for it. Only a cost that the
 * vendor itself stated (`costSource: "provider"`) is taken from the reporter; any other is computed anew. What cannot
 * be priced has null, never 0. Pure; about a microsecond once a model's rates of the day are compiled.
 *
 * @example priceReported({ ...record, provider: "acme", inputTokens: 1000 }, data).totalCostNanoUsd
 */
export function priceReported(record: CallRecord, data: PricingData): CallRecord {
  const stated = statedCost(record);
  const price = isPriced(record, stated) ? priceRecorded(record, usageOf(record, stated), data) : null;
  return {
    ...record,
    totalCostNanoUsd: price?.totalNanoUsd ?? null,
    costSource: price?.source ?? null,
    costBreakdown: price?.breakdown ?? null,
    priceId: price?.priceId ?? null,
    savedCostNanoUsd: null,
    attempts: withCost(record.attempts, price),
    warnings: price === null || price.warnings.length === 0 ? record.warnings : [...record.warnings, ...price.warnings],
  };
}

/** Nothing was used, or a cache answered: there is nothing a vendor could charge for. */
function isPriced({ provider, usageSource, cache }: CallRecord, stated: NanoUsd | null): boolean {
  if (provider === null || cache === "hit" || cache === "semantic") return false;
  return stated !== null || usageSource !== "none";
}

function statedCost({ costSource, totalCostNanoUsd }: CallRecord): NanoUsd | null {
  if (costSource !== "provider" || totalCostNanoUsd === null) return null;
  return Number.isSafeInteger(totalCostNanoUsd) && totalCostNanoUsd >= 0 ? totalCostNanoUsd : null;
}

function usageOf(record: CallRecord, stated: NanoUsd | null): Usage {
  return {
    inputTokens: record.inputTokens,
    cachedInputTokens: record.cachedInputTokens,
    cacheWriteTokens: record.cacheWriteTokens,
    cacheWrite1hTokens: record.cacheWrite1hTokens,
    outputTokens: record.outputTokens,
    reasoningTokens: record.reasoningTokens,
    audioInputTokens: record.audioInputTokens,
    audioOutputTokens: record.audioOutputTokens,
    imageInputTokens: record.imageInputTokens,
    imageOutputTokens: record.imageOutputTokens,
    imageCount: record.imageCount,
    imageSize: record.imageSize,
    imageQuality: record.imageQuality,
    audioSeconds: record.audioSeconds,
    inputCharacters: record.inputCharacters,
    webSearches: isJsonObject(record.rawUsage) ? toldWebSearches(record.rawUsage) : null,
    totalTokens: record.totalTokens,
    reportedCostUsd: stated === null ? null : formatUsd(stated),
    serviceTier: record.serviceTier,
    raw: record.rawUsage,
  };
}

/** The call's cost is the sum over its attempts; the last one is the one that answered. */
function withCost(attempts: readonly AttemptRecord[], price: PricedUsage | null): readonly AttemptRecord[] {
  const last = attempts.length - 1;
  return attempts.map((attempt, index) => ({
    ...attempt,
    totalCostNanoUsd: index === last ? (price?.totalNanoUsd ?? null) : null,
  }));
}
