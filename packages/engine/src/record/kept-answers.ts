import { timeOfId, totalTokensOf } from "@ai-liaison/core";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { Answer } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { EnginePorts } from "../values/ports.ts";
import { priceOf } from "./attempt-records.ts";
import { keptAnswerId } from "./kept-answer-id.ts";

/**
 * Answers that vendors keep: whom they belong to, and what they took. One made in the background is finished after its
 * call was recorded; what it took is told when it is asked for, and belongs to the call that began it.
 */
export function settleKept(
  call: AdmittedCall,
  answer: Answer,
  ending: Ending,
  ports: EnginePorts,
): Promise<void> | null {
  if (answer.kind === "refused") return null;
  const answerId = keptAnswerId(call.facts, answer, ending);
  const keptIds = answer.kind === "whole" && answer.reply.keptIds.length > 0 ? answer.reply.keptIds : [answerId];
  for (const keptId of keptIds) if (keptId !== null) rememberOwner(call, answer, keptId, ports);
  return call.keptBy !== null && ending.lateUsage !== null ? amendOriginal(call, answer, ending, ports) : null;
}

function rememberOwner(
  call: AdmittedCall,
  answer: Exclude<Answer, { kind: "refused" }>,
  answerId: string,
  ports: EnginePorts,
): void {
  const { target } = answer.reply;
  const { keyId, context, id } = call.facts;
  const { customerId } = context;
  const provider = target.provider.name;
  // What came of kept work belongs to the call that began it.
  const asksForKept = call.relayed !== null && call.head.previousId !== undefined;
  const callId = asksForKept ? (call.keptBy?.callId ?? id) : id;
  ports.owners.remember(answerId, { provider, model: target.model, callId, keyId, customerId });
}

/** The original's usage and price, as the vendor tells them now. Saying it twice changes nothing. */
async function amendOriginal(
  { keptBy }: AdmittedCall,
  answer: Exclude<Answer, { kind: "refused" }>,
  ending: Ending,
  ports: EnginePorts,
): Promise<void> {
  const usage = ending.lateUsage;
  if (keptBy === null || usage === null) return;
  const { target, timing } = answer.reply;
  // The price of the day the work was asked for.
  const beganAtMs = timeOfId(keptBy.callId) ?? timing.startedAtMs;
  const price = priceOf(target, { usage, modelUsed: ending.modelUsed }, beganAtMs, ports);
  await ports.journal.append({
    kind: "amended",
    id: keptBy.callId,
    changes: {
      inputTokens: usage.inputTokens,
      cachedInputTokens: usage.cachedInputTokens,
      cacheWriteTokens: usage.cacheWriteTokens,
      outputTokens: usage.outputTokens,
      reasoningTokens: usage.reasoningTokens,
      audioInputTokens: usage.audioInputTokens,
      audioOutputTokens: usage.audioOutputTokens,
      imageCount: usage.imageCount,
      totalTokens: totalTokensOf(usage),
      cacheWrite1hTokens: usage.cacheWrite1hTokens,
      usageSource: "provider",
      serviceTier: usage.serviceTier,
      rawUsage: usage.raw,
      totalCostNanoUsd: price.totalNanoUsd,
      costSource: price.source,
      costBreakdown: price.breakdown,
      priceId: price.priceId,
    },
  });
}
