import {
  type AttemptRecord,
  type CallOpening,
  type CallRecord,
  type Json,
  parseUsd,
  totalTokensOf,
  type Usage,
} from "@ai-liaison/core";
import type { ResolvedContext } from "../../context/merge-context.ts";
import type { Outcome } from "./outcome.ts";

/** One try, over. */
export interface TriedRequest {
  readonly startedAtMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly outcome: Outcome;
}

/** What is known of a call from its beginning. */
export interface CallBeginning {
  readonly opening: CallOpening;
  readonly context: ResolvedContext;
  readonly warnings: readonly string[];
  /** Of some calls a record is made only if they end so, and nothing is said of them before. */
  readonly isWanted?: (outcome: Outcome) => boolean;
}

/** The record of a call whose tries are these, the last of which decided. */
export function makeRecord(call: CallBeginning, earlier: readonly TriedRequest[], last: TriedRequest): CallRecord {
  const { opening, context } = call;
  const { outcome } = last;
  const { usage, fault } = outcome;
  const [first = last] = earlier;
  const attempts = [...earlier, last].map((tried) => attemptOf(opening, tried));
  const cost = costOf(usage);
  return {
    ...opening,
    modelUsed: outcome.model ?? opening.modelUsed,
    metadata: metadataOf(context.metadata, outcome.facts),
    status: outcome.status,
    httpStatus: statusOf(outcome),
    errorCode: fault?.code ?? null,
    errorMessage: fault?.message ?? null,
    errorDetails: detailsOf(outcome),
    cache: "off",
    responseCacheKey: null,
    ...countsOf(usage),
    usageSource: outcome.usageSource,
    rawUsage: usage.raw,
    totalCostNanoUsd: cost,
    costSource: cost === null ? null : "provider",
    costBreakdown: null,
    priceId: null,
    savedCostNanoUsd: null,
    responseTimeMs: elapsed(first.startedMs, last.endedMs),
    timeToFirstTokenMs: outcome.firstTokenMs === null ? null : elapsed(first.startedMs, outcome.firstTokenMs),
    attempts,
    warnings: [...call.warnings, ...outcome.warnings],
    answerId: null,
    cacheWrite1hTokens: usage.cacheWrite1hTokens,
    imageInputTokens: usage.imageInputTokens,
    imageOutputTokens: usage.imageOutputTokens,
    imageSize: usage.imageSize,
    imageQuality: usage.imageQuality,
    audioSeconds: usage.audioSeconds,
    inputCharacters: usage.inputCharacters,
    serviceTier: usage.serviceTier,
  };
}

function attemptOf(opening: CallOpening, { startedAtMs, startedMs, endedMs, outcome }: TriedRequest): AttemptRecord {
  const { usage, fault, firstTokenMs } = outcome;
  return {
    provider: opening.provider ?? "unknown",
    endpoint: 0,
    model: opening.modelRequested,
    outcome: outcome.status,
    httpStatus: outcome.httpStatus,
    errorCode: fault?.code ?? null,
    errorMessage: fault?.message ?? null,
    startedAtMs: Math.round(startedAtMs),
    durationMs: elapsed(startedMs, endedMs),
    timeToFirstTokenMs: firstTokenMs === null ? null : elapsed(startedMs, firstTokenMs),
    usageSource: outcome.usageSource,
    totalCostNanoUsd: costOf(usage),
    ...countsOf(usage),
  };
}

function countsOf(usage: Usage) {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  const { audioInputTokens, audioOutputTokens, imageCount } = usage;
  const text = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens };
  return { ...text, audioInputTokens, audioOutputTokens, imageCount, totalTokens: totalTokensOf(usage) };
}

/** What the vendor itself says it cost; nobody prices here. */
function costOf({ reportedCostUsd }: Usage): number | null {
  const cost = reportedCostUsd === null ? null : parseUsd(reportedCostUsd);
  return cost === null || cost < 0n || cost > Number.MAX_SAFE_INTEGER ? null : Number(cost);
}

function metadataOf(own: Json, facts: Outcome["facts"]): Json {
  if (facts === null) return own;
  if (own === null) return { response: facts };
  return typeof own === "object" && !Array.isArray(own) ? { response: facts, ...own } : own;
}

function statusOf({ httpStatus, status, fault }: Outcome): number {
  return status === "cancelled" ? 499 : (httpStatus ?? fault?.status ?? 502);
}

function detailsOf({ fault }: Outcome): Json {
  if (fault === null) return null;
  const { param, providerCode, providerStatus } = fault;
  if (param === null && providerCode === null && providerStatus === null) return null;
  return { param, provider_code: providerCode, provider_status: providerStatus };
}

function elapsed(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round(toMs - fromMs));
}
