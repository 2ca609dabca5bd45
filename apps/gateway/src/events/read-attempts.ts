import { ATTEMPT_COLUMNS, type AttemptRecord, type CallRecord, isJsonObject, type Json } from "@ai-liaison/core";
import { FieldReader } from "./field-reader.ts";
import { MAX_STATUS, readErrorCode, STATUSES } from "./read-outcome.ts";
import { readTokens } from "./read-tokens.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import type { Warn } from "./trim-values.ts";

const COLUMNS = Object.values(ATTEMPT_COLUMNS).map(({ column }) => column);
const ATTEMPT_FIELDS: ReadonlySet<string> = new Set([...COLUMNS, "total_cost_usd"]);
const MAX_ATTEMPTS = 100;

/** The call the tries are of, and the moment it is read. */
interface TriedCall {
  readonly call: CallRecord;
  readonly nowMs: number;
  readonly warn: Warn;
}

/** The tries that are told of; where none is, the call itself was the one. */
export function readAttempts(fields: FieldReader, tried: TriedCall): readonly AttemptRecord[] {
  const told = fields.list("attempts", MAX_ATTEMPTS);
  if (told.length > 0) return told.map((attempt, index) => readAttempt(attempt, `attempts[${index}]`, tried));
  const { call } = tried;
  return call.provider === null ? [] : [onlyAttempt(call, call.provider)];
}

function readAttempt(attempt: Json, place: string, { call, nowMs, warn }: TriedCall): AttemptRecord {
  if (!isJsonObject(attempt)) throw new FieldReader({}, warn).wrong(place, "an object");
  const fields = new FieldReader(attempt, warn, `${place}.`);
  refuseUnknown(fields.names, ATTEMPT_FIELDS, `${place}.`);
  fields.count("total_cost_nano_usd");
  fields.id("total_cost_usd");
  return {
    provider: fields.id("provider") ?? call.provider ?? "unknown",
    endpoint: fields.count("endpoint", 1) ?? 0,
    model: fields.id("model") ?? call.modelRequested,
    outcome: fields.choice("outcome", STATUSES) ?? call.status,
    httpStatus: fields.count("http_status", MAX_STATUS),
    errorCode: readErrorCode(fields, warn),
    errorMessage: fields.text("error_message"),
    startedAtMs: fields.moment("started_at", nowMs) ?? call.createdAtMs,
    durationMs: fields.duration("duration_ms") ?? call.responseTimeMs,
    timeToFirstTokenMs: fields.duration("time_to_first_token_ms"),
    ...readTokens(fields),
    totalCostNanoUsd: null,
  };
}

function onlyAttempt(call: CallRecord, provider: string): AttemptRecord {
  return {
    provider,
    endpoint: 0,
    model: call.modelRequested,
    outcome: call.status,
    httpStatus: call.httpStatus,
    errorCode: call.errorCode,
    errorMessage: call.errorMessage,
    startedAtMs: call.createdAtMs,
    durationMs: call.responseTimeMs,
    timeToFirstTokenMs: call.timeToFirstTokenMs,
    inputTokens: call.inputTokens,
    cachedInputTokens: call.cachedInputTokens,
    cacheWriteTokens: call.cacheWriteTokens,
    outputTokens: call.outputTokens,
    reasoningTokens: call.reasoningTokens,
    audioInputTokens: call.audioInputTokens,
    audioOutputTokens: call.audioOutputTokens,
    imageCount: call.imageCount,
    totalTokens: call.totalTokens,
    usageSource: call.usageSource,
    totalCostNanoUsd: null,
  };
}
