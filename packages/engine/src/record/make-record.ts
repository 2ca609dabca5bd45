import type { AttemptRecord, CallOpening, CallRecord, Fault, Json, UsageSource } from "@ai-liaison/core";
import type { AdmittedCall, CallFacts } from "../values/admitted-call.ts";
import type { AskedTarget, RecordedAnswer } from "../values/answer.ts";
import type { EndingToRecord } from "../values/ending.ts";
import type { Plan } from "../values/plan.ts";
import type { EnginePorts } from "../values/ports.ts";
import { attemptRecords, elapsed } from "./attempt-records.ts";
import { keptAnswerId } from "./kept-answer-id.ts";
import { sumCosts } from "./sum-attempts.ts";

const NONE: readonly string[] = Object.freeze([]);

/** A call that is over, and all that came of it. */
export interface CallToRecord {
  readonly facts: CallFacts;
  readonly plan: Pick<Plan, "kind" | "route" | "decision"> | { readonly kind: "refused" };
  readonly answer: RecordedAnswer;
  readonly ending: EndingToRecord;
  readonly ports: EnginePorts;
}

/** The record of a call that is over, on whatever exit. Written out in full: spreading what differs costs three times as much. */
export function makeRecord({ facts, plan, answer, ending, ports }: CallToRecord): CallRecord {
  const { attempts, tokens, price } = attemptRecords(answer, ending, ports);
  const target = targetOf(answer);
  return {
    id: facts.id,
    groupId: facts.context.groupId,
    createdAtMs: Math.round(facts.createdAtMs),
    source: facts.origin.source,
    serviceName: facts.context.serviceName,
    endpoint: facts.endpoint,
    provider: target?.provider.name ?? null,
    modelRequested: facts.modelRequested,
    modelUsed: answer.kind === "refused" ? (target?.model ?? null) : ending.modelUsed,
    route: plan.kind === "plan" ? plan.route : null,
    customerId: facts.context.customerId,
    userId: facts.context.userId,
    sessionId: facts.context.sessionId,
    keyId: facts.keyId,
    tags: facts.context.tags,
    metadata: facts.origin.metadata,
    status: ending.status,
    httpStatus: ending.httpStatus,
    errorCode: ending.fault?.code ?? null,
    errorMessage: ending.fault?.message ?? null,
    errorDetails: detailsOf(ending.fault),
    streaming: facts.streaming,
    cache: "off",
    responseCacheKey: null,
    inputTokens: tokens.inputTokens,
    cachedInputTokens: tokens.cachedInputTokens,
    cacheWriteTokens: tokens.cacheWriteTokens,
    outputTokens: tokens.outputTokens,
    reasoningTokens: tokens.reasoningTokens,
    audioInputTokens: tokens.audioInputTokens,
    audioOutputTokens: tokens.audioOutputTokens,
    imageCount: tokens.imageCount,
    totalTokens: tokens.totalTokens,
    cacheWrite1hTokens: ending.usage.cacheWrite1hTokens,
    imageInputTokens: ending.usage.imageInputTokens,
    imageOutputTokens: ending.usage.imageOutputTokens,
    imageSize: ending.usage.imageSize,
    imageQuality: ending.usage.imageQuality,
    audioSeconds: ending.usage.audioSeconds,
    inputCharacters: ending.usage.inputCharacters,
    usageSource: answer.kind === "refused" ? sourceOf(attempts) : ending.usageSource,
    serviceTier: ending.usage.serviceTier,
    rawUsage: ending.usage.raw,
    totalCostNanoUsd: sumCosts(attempts),
    costSource: price?.source ?? null,
    costBreakdown: price?.breakdown ?? null,
    priceId: price?.priceId ?? null,
    savedCostNanoUsd: null,
    responseTimeMs: elapsed(facts.startedMs, ending.endedMs),
    timeToFirstTokenMs: sinceStart(facts, ending.firstTokenMs),
    attempts,
    warnings: warningsOf(answer, ending.warnings, price?.warnings ?? NONE),
    decision: plan.kind === "plan" ? plan.decision : null,
    answerId: keptAnswerId(facts, answer, ending),
  };
}

/** Of a call that nobody answered: some of those who failed may have said what they took. */
function sourceOf(attempts: readonly AttemptRecord[]): UsageSource {
  return attempts.some(({ usageSource }) => usageSource !== "none") ? "partial" : "none";
}

/** Who answered, or was asked last. */
function targetOf(answer: RecordedAnswer): AskedTarget | undefined {
  return answer.kind === "refused" ? answer.failed.at(-1)?.target : answer.reply.target;
}

function sinceStart({ startedMs }: CallFacts, momentMs: number | null): number | null {
  return momentMs === null ? null : elapsed(startedMs, momentMs);
}

interface PlanToOpen extends Pick<Plan, "route" | "decision"> {
  readonly targets: readonly [AskedTarget, ...AskedTarget[]];
}

/** What is known of a call about to go upstream. */
export function makeOpening({ facts }: Pick<AdmittedCall, "facts">, plan: PlanToOpen): CallOpening {
  const [target] = plan.targets;
  const { context } = facts;
  return {
    id: facts.id,
    groupId: context.groupId,
    createdAtMs: Math.round(facts.createdAtMs),
    source: facts.origin.source,
    serviceName: context.serviceName,
    endpoint: facts.endpoint,
    provider: target.provider.name,
    modelRequested: facts.modelRequested,
    modelUsed: target.model,
    route: plan.route,
    customerId: context.customerId,
    userId: context.userId,
    sessionId: context.sessionId,
    keyId: facts.keyId,
    tags: context.tags,
    streaming: facts.streaming,
    decision: plan.decision,
  };
}

function detailsOf(fault: Fault | null): Json {
  if (fault === null) return null;
  const { param, providerCode, providerStatus } = fault;
  if (param === null && providerCode === null && providerStatus === null) return null;
  return { param, provider_code: providerCode, provider_status: providerStatus };
}

function warningsOf(
  answer: RecordedAnswer,
  ofAnswer: readonly string[],
  ofPrice: readonly string[],
): readonly string[] {
  const lost = answer.kind === "refused" ? NONE : answer.reply.warnings;
  return ofPrice.length + ofAnswer.length === 0 ? lost : [...lost, ...ofAnswer, ...ofPrice];
}
