import type { AttemptRecord } from "@ai-liaison/core";

/** The order in which an attempt's values lie in `packAttempts`. */
export const ATTEMPT_ORDER = [
  "provider",
  "endpoint",
  "model",
  "outcome",
  "httpStatus",
  "errorCode",
  "errorMessage",
  "startedAtMs",
  "durationMs",
  "timeToFirstTokenMs",
  "usageSource",
  "totalCostNanoUsd",
  "inputTokens",
  "cachedInputTokens",
  "cacheWriteTokens",
  "outputTokens",
  "reasoningTokens",
  "audioInputTokens",
  "audioOutputTokens",
  "imageCount",
  "totalTokens",
] as const satisfies readonly (keyof AttemptRecord)[];

/** A record's attempts as JSON: a list of values for each, in the order of `ATTEMPT_ORDER`. */
export function packAttempts(attempts: readonly AttemptRecord[]): string {
  return JSON.stringify(attempts.map(attemptValues));
}

/** The attempts `packAttempts` was given. */
export function unpackAttempts(text: string): readonly AttemptRecord[] {
  return (JSON.parse(text) as readonly AttemptValues[]).map(unpackAttempt);
}

function attemptValues(attempt: AttemptRecord): AttemptValues {
  return [
    attempt.provider,
    attempt.endpoint,
    attempt.model,
    attempt.outcome,
    attempt.httpStatus,
    attempt.errorCode,
    attempt.errorMessage,
    attempt.startedAtMs,
    attempt.durationMs,
    attempt.timeToFirstTokenMs,
    attempt.usageSource,
    attempt.totalCostNanoUsd,
    attempt.inputTokens,
    attempt.cachedInputTokens,
    attempt.cacheWriteTokens,
    attempt.outputTokens,
    attempt.reasoningTokens,
    attempt.audioInputTokens,
    attempt.audioOutputTokens,
    attempt.imageCount,
    attempt.totalTokens,
  ];
}

function unpackAttempt(values: AttemptValues): AttemptRecord {
  return {
    provider: values[0],
    endpoint: values[1],
    model: values[2],
    outcome: values[3],
    httpStatus: values[4],
    errorCode: values[5],
    errorMessage: values[6],
    startedAtMs: values[7],
    durationMs: values[8],
    timeToFirstTokenMs: values[9],
    usageSource: values[10],
    totalCostNanoUsd: values[11],
    inputTokens: values[12],
    cachedInputTokens: values[13],
    cacheWriteTokens: values[14],
    outputTokens: values[15],
    reasoningTokens: values[16],
    audioInputTokens: values[17],
    audioOutputTokens: values[18],
    imageCount: values[19],
    totalTokens: values[20],
  };
}

/** The values of these fields, in this order. */
export type ValuesOf<Value, Order extends readonly (keyof Value)[]> = {
  readonly [At in keyof Order]: Value[Order[At]];
};
type AttemptValues = ValuesOf<AttemptRecord, typeof ATTEMPT_ORDER>;
