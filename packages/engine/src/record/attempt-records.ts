import { type AttemptRecord, NO_TOKENS, type TokenCounts, totalTokensOf, type Usage } from "@ai-liaison/core";
import { type PricedUsage, type PriceQuery, priceByNames } from "@ai-liaison/pricing";
import type { AskedTarget, RecordedAnswer, RecordedTry, TryTiming } from "../values/answer.ts";
import type { Ending, EndingToRecord } from "../values/ending.ts";
import type { EnginePorts } from "../values/ports.ts";
import { sumTokens } from "./sum-attempts.ts";

/** The attempts of a call, what they took together, and the price of the one that answered, or took something last. */
export interface PricedAttempts {
  readonly attempts: readonly AttemptRecord[];
  readonly tokens: TokenCounts;
  readonly price: PricedUsage | null;
}

export function attemptRecords(answer: RecordedAnswer, ending: EndingToRecord, ports: EnginePorts): PricedAttempts {
  const prices = answer.failed.map((failure) => priceOfFailed(failure, ports));
  const failed = answer.failed.map((failure, at) => failedRecord(failure, prices[at] ?? null));
  if (answer.kind === "refused") {
    return { attempts: failed, tokens: sumTokens(failed), price: prices.findLast((price) => price !== null) ?? null };
  }
  const { target, timing } = answer.reply;
  const price = ending.price ?? priceOf(target, ending, timing.startedAtMs, ports);
  const attempts = [...failed, answeredRecord(target, timing, ending, price, answer.reply.status)];
  return { attempts, tokens: sumTokens(attempts), price };
}

/** What the vendor charges for what its answer took (see `priceByNames`). */
export function priceOf(
  target: AskedTarget,
  { usage, modelUsed }: Pick<Ending, "usage" | "modelUsed">,
  atMs: number,
  ports: EnginePorts,
): PricedUsage {
  const { provider } = target;
  const asked: PriceQuery = {
    vendorId: provider.vendor.id,
    vendorPriceId: provider.vendor.priceId ?? null,
    providerName: provider.name,
    model: target.model === "" ? (modelUsed ?? "") : target.model,
    atMs,
    usage,
    serviceTier: usage.serviceTier,
    fallbackNanoUsdPerMtok: provider.fallbackNanoUsdPerMtok,
    simulated: provider.vendor.simulated ?? false,
  };
  return priceByNames(ports.prices, asked, modelUsed);
}

/** A try that failed may have been paid for all the same: some vendors say what they take before they answer. */
function priceOfFailed({ target, timing, usage }: RecordedTry, ports: EnginePorts): PricedUsage | null {
  return usage === undefined ? null : priceOf(target, { usage, modelUsed: null }, timing.startedAtMs, ports);
}

function failedRecord(failure: RecordedTry, price: PricedUsage | null): AttemptRecord {
  const { target, fault, timing, usage } = failure;
  return {
    ...(usage === undefined ? NO_TOKENS : tokensOf(usage)),
    provider: target.provider.name,
    endpoint: target.endpointIndex,
    model: target.model,
    outcome: fault.code === "cancelled" ? "cancelled" : "error",
    httpStatus: failure.vendorAnswer?.status ?? fault.providerStatus,
    errorCode: fault.code,
    errorMessage: fault.message,
    startedAtMs: Math.round(timing.startedAtMs),
    durationMs: elapsed(timing.startedMs, failure.endedMs),
    timeToFirstTokenMs: null,
    usageSource: usage === undefined ? "none" : "partial",
    totalCostNanoUsd: price?.totalNanoUsd ?? null,
  };
}

function answeredRecord(
  target: AskedTarget,
  timing: TryTiming,
  ending: EndingToRecord,
  price: PricedUsage,
  httpStatus: number,
): AttemptRecord {
  const { usage } = ending;
  return {
    inputTokens: usage.inputTokens,
    cachedInputTokens: usage.cachedInputTokens,
    cacheWriteTokens: usage.cacheWriteTokens,
    outputTokens: usage.outputTokens,
    reasoningTokens: usage.reasoningTokens,
    audioInputTokens: usage.audioInputTokens,
    audioOutputTokens: usage.audioOutputTokens,
    imageCount: usage.imageCount,
    totalTokens: totalTokensOf(usage),
    provider: target.provider.name,
    endpoint: target.endpointIndex,
    model: target.model,
    outcome: ending.status,
    httpStatus,
    errorCode: ending.fault?.code ?? null,
    errorMessage: ending.fault?.message ?? null,
    startedAtMs: Math.round(timing.startedAtMs),
    durationMs: elapsed(timing.startedMs, ending.endedMs),
    timeToFirstTokenMs: timing.firstTokenMs === null ? null : elapsed(timing.startedMs, timing.firstTokenMs),
    usageSource: ending.usageSource,
    totalCostNanoUsd: price.totalNanoUsd,
  };
}

function tokensOf(usage: Usage): TokenCounts {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  const { audioInputTokens, audioOutputTokens, imageCount } = usage;
  const text = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens };
  return { ...text, audioInputTokens, audioOutputTokens, imageCount, totalTokens: totalTokensOf(usage) };
}

/** Whole milliseconds, never negative. */
export function elapsed(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round(toMs - fromMs));
}
