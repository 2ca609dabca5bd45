import type { CallRecord, Fault } from "@ai-liaison/core";
import type { AdmittedCall, CallFacts, RefusedCall } from "../values/admitted-call.ts";
import type { Answer } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { Plan } from "../values/plan.ts";
import type { EnginePorts } from "../values/ports.ts";
import { attemptRecords, elapsed } from "./attempt-records.ts";
import { NO_TOKENS, sumCosts, sumTokens } from "./sum-attempts.ts";

const NONE: readonly string[] = Object.freeze([]);
const INTERRUPTED = "The gateway stopped while this call was under way: what came of it is not known.";

/** The record of a call that is over, on whatever exit. */
export function makeRecord(
  facts: CallFacts,
  plan: Plan | RefusedCall,
  answer: Answer,
  ending: Ending,
  ports: EnginePorts,
): CallRecord {
  const { attempts, price } = attemptRecords(answer, ending, ports);
  const target = answer.kind === "refused" ? answer.failed.at(-1)?.target : answer.reply.target;
  return {
    ...baseRecord(facts),
    ...sumTokens(attempts),
    provider: target?.provider.name ?? null,
    modelUsed: answer.kind === "refused" ? (target?.model ?? null) : ending.modelUsed,
    route: plan.kind === "plan" ? plan.route : null,
    status: ending.status,
    httpStatus: ending.httpStatus,
    ...faultFields(ending.fault),
    usageSource: ending.usageSource,
    rawUsage: ending.usage.raw,
    totalCostNanoUsd: sumCosts(attempts),
    costSource: price?.source ?? null,
    costBreakdown: price?.breakdown ?? null,
    priceId: price?.priceId ?? null,
    responseTimeMs: elapsed(facts.startedMs, ending.endedMs),
    timeToFirstTokenMs: ending.firstTokenMs === null ? null : elapsed(facts.startedMs, ending.firstTokenMs),
    attempts,
    warnings: warningsOf(answer, ending.warnings, price?.warnings ?? NONE),
    decision: plan.kind === "plan" ? plan.decision : null,
  };
}

/** The record of a call about to go upstream, told as if the process died now: the truth, should it do so. */
export function makeOpening(call: AdmittedCall, plan: Plan): CallRecord {
  const [target] = plan.targets;
  return {
    ...baseRecord(call.facts),
    provider: target.provider.name,
    modelUsed: target.model,
    route: plan.route,
    errorMessage: INTERRUPTED,
    decision: plan.decision,
  };
}

function baseRecord(facts: CallFacts): CallRecord {
  const { context } = facts;
  return {
    id: facts.id,
    groupId: context.groupId,
    createdAtMs: Math.round(facts.createdAtMs),
    source: "gateway",
    serviceName: context.serviceName,
    endpoint: facts.endpoint,
    provider: null,
    modelRequested: facts.modelRequested,
    modelUsed: null,
    route: null,
    customerId: context.customerId,
    userId: context.userId,
    sessionId: context.sessionId,
    keyId: facts.keyId,
    tags: context.tags,
    metadata: null,
    status: "error",
    httpStatus: 502,
    errorCode: "interrupted",
    errorMessage: null,
    errorDetails: null,
    streaming: facts.streaming,
    cache: "off",
    responseCacheKey: null,
    ...NO_TOKENS,
    usageSource: "none",
    rawUsage: null,
    totalCostNanoUsd: null,
    costSource: null,
    costBreakdown: null,
    priceId: null,
    savedCostNanoUsd: null,
    responseTimeMs: 0,
    timeToFirstTokenMs: null,
    attempts: [],
    warnings: NONE,
    decision: null,
  };
}

function faultFields(fault: Fault | null): Pick<CallRecord, "errorCode" | "errorMessage" | "errorDetails"> {
  if (fault === null) return { errorCode: null, errorMessage: null, errorDetails: null };
  const { code, message, param, providerCode, providerStatus } = fault;
  const known = param !== null || providerCode !== null || providerStatus !== null;
  const errorDetails = known ? { param, provider_code: providerCode, provider_status: providerStatus } : null;
  return { errorCode: code, errorMessage: message, errorDetails };
}

function warningsOf(answer: Answer, ofAnswer: readonly string[], ofPrice: readonly string[]): readonly string[] {
  const lost = answer.kind === "refused" ? NONE : answer.reply.warnings;
  return ofPrice.length + ofAnswer.length === 0 ? lost : [...lost, ...ofAnswer, ...ofPrice];
}
