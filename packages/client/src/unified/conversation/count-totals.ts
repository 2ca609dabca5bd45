import { type CallRecord, formatUsd } from "@ai-liaison/core";
import type { ConversationTotals } from "./conversation-types.ts";

export const NO_TOTALS: ConversationTotals = Object.freeze({
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  costNanoUsd: 0,
  costUsd: "0",
  unpricedCalls: 0,
});

/** The totals with one call more. Simulated calls cost nothing, and are not unpriced. */
export function addCall(totals: ConversationTotals, record: CallRecord): ConversationTotals {
  const costNanoUsd = totals.costNanoUsd + (record.totalCostNanoUsd ?? 0);
  const isUnpriced = record.totalCostNanoUsd === null && record.costSource !== "simulated" && wasSent(record);
  return {
    calls: totals.calls + 1,
    inputTokens: totals.inputTokens + (record.inputTokens ?? 0),
    outputTokens: totals.outputTokens + (record.outputTokens ?? 0),
    totalTokens: totals.totalTokens + (record.totalTokens ?? 0),
    costNanoUsd,
    costUsd: formatUsd(costNanoUsd),
    unpricedCalls: totals.unpricedCalls + (isUnpriced ? 1 : 0),
  };
}

/** A call that no provider was asked for costs nothing. */
function wasSent({ attempts }: CallRecord): boolean {
  return attempts.length > 0;
}
