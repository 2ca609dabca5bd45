import { type AttemptRecord, type CallRecord, NO_TOKENS } from "./record.ts";

/** What is known of a call before the first byte goes upstream: the beginning of its record. */
export interface CallOpening extends OpeningFacts {
  /**
   * Of a call that goes on for long: its record as it would be if it ended now. Such a call is opened again with each
   * new figure; the last opening counts, so that a crash loses nothing that was known.
   */
  readonly soFar?: Partial<CallRecord>;
}

type OpeningFacts = Pick<
  CallRecord,
  | "id"
  | "groupId"
  | "createdAtMs"
  | "source"
  | "serviceName"
  | "endpoint"
  | "provider"
  | "modelRequested"
  | "modelUsed"
  | "route"
  | "customerId"
  | "userId"
  | "sessionId"
  | "keyId"
  | "tags"
  | "streaming"
  | "decision"
>;

const INTERRUPTED = {
  gateway: "The gateway stopped while this call was under way: what came of it is not known.",
  sdk: "The process that made this call stopped while it was under way: what came of it is not known.",
  import: "This call was begun and never ended: what came of it is not known.",
} as const satisfies Record<CallRecord["source"], string>;
const NO_ATTEMPTS: readonly AttemptRecord[] = Object.freeze([]);
const NO_WARNINGS: readonly string[] = Object.freeze([]);

/** The record of a call that was opened and never closed, because its process died: the truth, as far as it is known. */
export function interruptedRecord({ soFar, ...opening }: CallOpening): CallRecord {
  return {
    ...opening,
    metadata: null,
    status: "error",
    httpStatus: 502,
    errorCode: "interrupted",
    errorMessage: INTERRUPTED[opening.source],
    errorDetails: null,
    cache: "off",
    responseCacheKey: null,
    ...NO_TOKENS,
    cacheWrite1hTokens: null,
    usageSource: "none",
    serviceTier: null,
    rawUsage: null,
    totalCostNanoUsd: null,
    costSource: null,
    costBreakdown: null,
    priceId: null,
    savedCostNanoUsd: null,
    imageInputTokens: null,
    imageOutputTokens: null,
    imageSize: null,
    imageQuality: null,
    audioSeconds: null,
    inputCharacters: null,
    responseTimeMs: 0,
    timeToFirstTokenMs: null,
    attempts: NO_ATTEMPTS,
    warnings: NO_WARNINGS,
    answerId: null,
    ...soFar,
  };
}

/** The beginning of a record. */
export function openingOf(record: CallRecord): CallOpening {
  const { id, groupId, createdAtMs, source, serviceName, endpoint, provider, modelRequested, modelUsed } = record;
  const { route, customerId, userId, sessionId, keyId, tags, streaming, decision } = record;
  const asked = { id, groupId, createdAtMs, source, serviceName, endpoint, provider, modelRequested, modelUsed };
  return { ...asked, route, customerId, userId, sessionId, keyId, tags, streaming, decision };
}
