import type { CallRecord } from "@ai-liaison/core";
import { type PackedRecord, unpackAttempts } from "@ai-liaison/journal";
import type { CallFacts } from "../sums/call-sums.ts";
import type { RollupFacts } from "../sums/dimensions.ts";

/** What of a call is counted, in the rollups and as one whose tokens nobody told. */
export type CountedCall = CallFacts &
  RollupFacts &
  Pick<CallRecord, "id" | "cache" | "timeToFirstTokenMs" | "attempts">;

/** The part of a packed record that is counted: all else goes into its row unread. */
export function countedCall({ values, texts }: PackedRecord): CountedCall {
  return {
    id: values[0],
    createdAtMs: values[2],
    serviceName: values[4],
    endpoint: values[5],
    provider: values[6],
    modelRequested: values[7],
    modelUsed: values[8],
    route: values[9],
    customerId: values[10],
    keyId: values[13],
    status: values[16],
    httpStatus: values[17],
    cache: values[22],
    inputTokens: values[24],
    cachedInputTokens: values[25],
    cacheWriteTokens: values[26],
    outputTokens: values[27],
    reasoningTokens: values[28],
    audioInputTokens: values[29],
    audioOutputTokens: values[30],
    imageCount: values[31],
    totalTokens: values[32],
    usageSource: values[33],
    totalCostNanoUsd: values[35],
    costSource: values[36],
    savedCostNanoUsd: values[39],
    responseTimeMs: values[40],
    timeToFirstTokenMs: values[41],
    attempts: texts[0] ? unpackAttempts(texts[0]) : [],
  };
}
