/**
 * A record on its way to the disk, and from there to the ledger's row: its values in a fixed order, without their names,
 * and the fields that are JSON as text. They are never looked into on that way: to parse and to stringify them again
 * cost the ledger's thread a fifth of its time. In the journal the values are a JSON array, in which those fields are
 * null, and each text is a line behind it. The orders are part of the segment's format: a new field goes to the end, and
 * reads as null in what is older.
 */
import type { CallRecord } from "@ai-liaison/core";
import { packAttempts, unpackAttempts, type ValuesOf } from "./packed-attempts.ts";

/** The order of `PackedRecord.values`. */
export const RECORD_ORDER = [
  "id",
  "groupId",
  "createdAtMs",
  "source",
  "serviceName",
  "endpoint",
  "provider",
  "modelRequested",
  "modelUsed",
  "route",
  "customerId",
  "userId",
  "sessionId",
  "keyId",
  "tags",
  "metadata",
  "status",
  "httpStatus",
  "errorCode",
  "errorMessage",
  "errorDetails",
  "streaming",
  "cache",
  "responseCacheKey",
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
  "rawUsage",
  "totalCostNanoUsd",
  "costSource",
  "costBreakdown",
  "priceId",
  "savedCostNanoUsd",
  "responseTimeMs",
  "timeToFirstTokenMs",
  "warnings",
  "decision",
  "attempts",
  "answerId",
  "cacheWrite1hTokens",
  "serviceTier",
  "imageInputTokens",
  "imageOutputTokens",
  "imageSize",
  "imageQuality",
  "audioSeconds",
  "inputCharacters",
] as const satisfies readonly (keyof CallRecord)[];

/** The order of `PackedRecord.texts`. */
export const JSON_ORDER = [
  "attempts",
  "rawUsage",
  "costBreakdown",
  "warnings",
  "decision",
  "tags",
  "metadata",
  "errorDetails",
] as const satisfies readonly (keyof CallRecord)[];

export interface PackedRecord {
  /** In the order of `RECORD_ORDER`; null where the field is JSON. */
  readonly values: PlainValues;
  /** Those fields' texts in the order of `JSON_ORDER`; empty for null, not there for a field not known then. */
  readonly texts: readonly string[];
}

export function packRecord(record: CallRecord): PackedRecord {
  const { rawUsage, costBreakdown, warnings, decision, tags, metadata, errorDetails } = record;
  return {
    values: plainValues(record),
    texts: [
      packAttempts(record.attempts),
      jsonText(rawUsage),
      jsonText(costBreakdown),
      // The list of no warnings is mostly a frozen one, which V8 stringifies the slow way.
      warnings.length === 0 ? "[]" : jsonText(warnings),
      jsonText(decision),
      jsonText(tags),
      jsonText(metadata),
      jsonText(errorDetails),
    ],
  };
}

/** As it lies in the journal. */
export function packedText({ values, texts }: PackedRecord): string {
  return `${JSON.stringify(values)}\n${texts.join("\n")}`;
}

/** What `packedText` was given. It has passed a checksum: its shape is not checked again. */
export function readPacked(text: string): PackedRecord {
  const end = text.indexOf("\n");
  if (end < 0) return readOlder(JSON.parse(text));
  return { values: JSON.parse(text.slice(0, end)), texts: text.slice(end + 1).split("\n") };
}

/** Written before the fields that are JSON had lines of their own: they stand among the values. */
function readOlder(values: readonly unknown[]): PackedRecord {
  const texts = JSON_ORDER.map((field) => jsonText(values[RECORD_ORDER.indexOf(field)]));
  return { values: values as unknown as PlainValues, texts };
}

function jsonText(value: unknown): string {
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

function plainValues(record: CallRecord): PlainValues {
  return [
    record.id,
    record.groupId,
    record.createdAtMs,
    record.source,
    record.serviceName,
    record.endpoint,
    record.provider,
    record.modelRequested,
    record.modelUsed,
    record.route,
    record.customerId,
    record.userId,
    record.sessionId,
    record.keyId,
    null,
    null,
    record.status,
    record.httpStatus,
    record.errorCode,
    record.errorMessage,
    null,
    record.streaming,
    record.cache,
    record.responseCacheKey,
    record.inputTokens,
    record.cachedInputTokens,
    record.cacheWriteTokens,
    record.outputTokens,
    record.reasoningTokens,
    record.audioInputTokens,
    record.audioOutputTokens,
    record.imageCount,
    record.totalTokens,
    record.usageSource,
    null,
    record.totalCostNanoUsd,
    record.costSource,
    null,
    record.priceId,
    record.savedCostNanoUsd,
    record.responseTimeMs,
    record.timeToFirstTokenMs,
    null,
    null,
    null,
    record.answerId,
    record.cacheWrite1hTokens,
    record.serviceTier,
    record.imageInputTokens,
    record.imageOutputTokens,
    record.imageSize,
    record.imageQuality,
    record.audioSeconds,
    record.inputCharacters,
  ];
}

/** The record `packRecord` was given. */
export function unpackRecord({ values, texts }: PackedRecord): CallRecord {
  const [attempts, rawUsage, costBreakdown, warnings, decision, tags, metadata, errorDetails] = texts;
  return {
    id: values[0],
    groupId: values[1],
    createdAtMs: values[2],
    source: values[3],
    serviceName: values[4],
    endpoint: values[5],
    provider: values[6],
    modelRequested: values[7],
    modelUsed: values[8],
    route: values[9],
    customerId: values[10],
    userId: values[11],
    sessionId: values[12],
    keyId: values[13],
    tags: parsed(tags),
    metadata: parsed(metadata),
    status: values[16],
    httpStatus: values[17],
    errorCode: values[18],
    errorMessage: values[19],
    errorDetails: parsed(errorDetails),
    streaming: values[21],
    cache: values[22],
    responseCacheKey: values[23],
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
    rawUsage: parsed(rawUsage),
    totalCostNanoUsd: values[35],
    costSource: values[36],
    costBreakdown: parsed(costBreakdown),
    priceId: values[38],
    savedCostNanoUsd: values[39],
    responseTimeMs: values[40],
    timeToFirstTokenMs: values[41],
    warnings: parsed(warnings) ?? [],
    decision: parsed(decision),
    attempts: attempts ? unpackAttempts(attempts) : [],
    // Not there in what was written before it was known.
    answerId: values[45] ?? null,
    cacheWrite1hTokens: values[46] ?? null,
    serviceTier: values[47] ?? null,
    imageInputTokens: values[48] ?? null,
    imageOutputTokens: values[49] ?? null,
    imageSize: values[50] ?? null,
    imageQuality: values[51] ?? null,
    audioSeconds: values[52] ?? null,
    inputCharacters: values[53] ?? null,
  };
}

function parsed<Value>(text: string | undefined): Value | null {
  return text === undefined || text === "" ? null : (JSON.parse(text) as Value);
}

type Plain = Omit<CallRecord, (typeof JSON_ORDER)[number]> & Readonly<Record<(typeof JSON_ORDER)[number], null>>;
type PlainValues = ValuesOf<Plain, typeof RECORD_ORDER>;
