import { type CallId, type CallRecord, interruptedRecord, recordToRow } from "@ai-liaison/core";
import type { CallEvent, EventBatch } from "./event-sink.ts";

/** A call that went well, with changes. */
export function sampleEvent(changes: Partial<CallRecord> = {}): CallEvent {
  const opening = {
    id: "0198c0de-0000-7000-8000-000000000001" as CallId,
    groupId: null,
    createdAtMs: Date.UTC(2026, 10, 21, 10, 30, 0, 250),
    source: "sdk",
    serviceName: null,
    endpoint: "chat.completions",
    provider: "openai",
    modelRequested: "gpt-5-mini",
    modelUsed: "gpt-5-mini-2026",
    route: null,
    customerId: null,
    userId: null,
    sessionId: null,
    keyId: null,
    tags: null,
    streaming: false,
    decision: null,
  } as const;
  const went = { status: "success", httpStatus: 200, errorCode: null, errorMessage: null } as const;
  const used = { inputTokens: 1200, outputTokens: 56, totalTokens: 1256, usageSource: "provider" } as const;
  return recordToRow({ ...interruptedRecord(opening), ...went, ...used, responseTimeMs: 812.5, ...changes });
}

export function batchOf(...events: readonly CallEvent[]): EventBatch {
  return { id: "batch-1", events };
}

/** A signal that never fires. */
export const patience = new AbortController().signal;
