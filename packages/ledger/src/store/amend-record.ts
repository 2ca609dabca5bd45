/**
 * What a late fact may change. What happened does not change: when the call began, how long it took, whom was asked
 * and when. What is known of it does: tokens, cost, names, status. So an amendment never moves a call to another hour,
 * and latency histograms stand as they were written.
 */
import type { AttemptRecord, CallRecord } from "@ai-liaison/core";

/** The record with the changes laid over it; fields that are no record's, or are undefined, are left out. */
export function amendRecord(record: CallRecord, changes: Partial<CallRecord>): CallRecord {
  const known = Object.entries(changes).filter(([field, value]) => value !== undefined && Object.hasOwn(record, field));
  return {
    ...record,
    ...Object.fromEntries(known),
    id: record.id,
    createdAtMs: record.createdAtMs,
    responseTimeMs: record.responseTimeMs,
    attempts: amendAttempts(record.attempts, changes.attempts ?? ofAnswer(record.attempts, changes)),
  };
}

/**
 * Changes that say what a call took, but not what each of its tries did: where all tries but the last took nothing, it
 * is what the last took.
 */
function ofAnswer(
  attempts: readonly AttemptRecord[],
  changes: Partial<CallRecord>,
): readonly AttemptRecord[] | undefined {
  const last = attempts.at(-1);
  const before = attempts.slice(0, -1);
  if (last === undefined || before.some(({ usageSource }) => usageSource !== "none")) return undefined;
  const told = TAKEN.flatMap((field) => (changes[field] === undefined ? [] : [[field, changes[field]]]));
  return [...before, { ...last, ...Object.fromEntries(told) }];
}

const TAKEN = [
  "inputTokens",
  "cachedInputTokens",
  "cacheWriteTokens",
  "outputTokens",
  "reasoningTokens",
  "audioInputTokens",
  "audioOutputTokens",
  "imageCount",
  "totalTokens",
  "usageSource",
  "totalCostNanoUsd",
] as const satisfies readonly (keyof AttemptRecord & keyof CallRecord)[];

function amendAttempts(
  attempts: readonly AttemptRecord[],
  changes: readonly AttemptRecord[] | undefined,
): readonly AttemptRecord[] {
  if (changes?.length !== attempts.length) return attempts;
  return attempts.map((attempt, index) => ({
    ...attempt,
    ...changes[index],
    provider: attempt.provider,
    model: attempt.model,
    startedAtMs: attempt.startedAtMs,
    durationMs: attempt.durationMs,
    timeToFirstTokenMs: attempt.timeToFirstTokenMs,
  }));
}
