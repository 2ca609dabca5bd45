import { type CallStatus, Fault, type FaultCode, type Json, NO_USAGE, type Usage } from "@ai-liaison/core";
import type { CallContext } from "../context/call-context.ts";
import { makeRecord } from "./make-record.ts";
import type { Outcome } from "./outcome.ts";
import type { TapPorts } from "./tap-ports.ts";

/** A call recorded by hand. What is left out is unknown, not zero. */
export interface ManualCall extends CallContext {
  readonly provider: string;
  readonly model: string;
  /** `chat.completions`, `embeddings`, …; `custom` unless told. */
  readonly endpoint?: string;
  readonly inputTokens?: number | null;
  readonly cachedInputTokens?: number | null;
  readonly cacheWriteTokens?: number | null;
  readonly outputTokens?: number | null;
  readonly reasoningTokens?: number | null;
  readonly audioInputTokens?: number | null;
  readonly audioOutputTokens?: number | null;
  readonly imageCount?: number | null;
  readonly totalTokens?: number | null;
  /** What the vendor says it cost, in dollars, as a decimal string. */
  readonly reportedCostUsd?: string | null;
  readonly serviceTier?: string | null;
  readonly rawUsage?: Json;
  readonly status?: CallStatus;
  readonly httpStatus?: number;
  readonly errorCode?: FaultCode | null;
  readonly errorMessage?: string | null;
  readonly streaming?: boolean;
  /** When it began: milliseconds since the epoch; now less `responseTimeMs` unless told. */
  readonly startedAtMs?: number;
  readonly responseTimeMs?: number;
  readonly timeToFirstTokenMs?: number | null;
}

/** Writes the record of a call that no tap saw. */
export function recordByHand(call: ManualCall, ports: TapPorts): void {
  const context = ports.context(call);
  if (!context.enabled) return;
  const tookMs = call.responseTimeMs ?? 0;
  const startedAtMs = Math.round(call.startedAtMs ?? ports.clock.nowMs() - tookMs);
  const opening = {
    id: ports.newId(),
    groupId: context.groupId,
    createdAtMs: startedAtMs,
    source: "sdk",
    serviceName: context.service,
    endpoint: call.endpoint ?? "custom",
    provider: call.provider,
    modelRequested: call.model,
    modelUsed: null,
    route: null,
    customerId: context.customerId,
    userId: context.userId,
    sessionId: context.sessionId,
    keyId: null,
    tags: context.tags,
    streaming: call.streaming ?? false,
    decision: null,
  } as const;
  const outcome = outcomeOf(call);
  const tried = { startedAtMs, startedMs: 0, endedMs: tookMs, outcome };
  ports.recorder.opened(opening);
  ports.recorder.closed(makeRecord({ opening, context, warnings: [] }, [], tried));
  ports.timings.observe(opening.endpoint, tookMs);
}

function outcomeOf(call: ManualCall): Outcome {
  const usage = usageOf(call);
  const status = call.status ?? (call.errorCode == null ? "success" : "error");
  const code = call.errorCode ?? (status === "cancelled" ? "cancelled" : "server_error");
  return {
    status,
    httpStatus: call.httpStatus ?? (status === "success" ? 200 : null),
    fault: status === "success" ? null : new Fault(code, call.errorMessage ?? "The call failed."),
    usage,
    usageSource: usage === NO_USAGE ? "none" : "provider",
    model: call.model,
    firstTokenMs: call.timeToFirstTokenMs ?? null,
    warnings: [],
    facts: null,
  };
}

function usageOf(call: ManualCall): Usage {
  const { inputTokens, outputTokens, totalTokens, imageCount, reportedCostUsd } = call;
  const known = [inputTokens, outputTokens, totalTokens, imageCount, reportedCostUsd].some((value) => value != null);
  if (!known) return NO_USAGE;
  const input = inputTokens ?? null;
  const output = outputTokens ?? null;
  return {
    ...NO_USAGE,
    inputTokens: input,
    cachedInputTokens: call.cachedInputTokens ?? null,
    cacheWriteTokens: call.cacheWriteTokens ?? null,
    outputTokens: output,
    reasoningTokens: call.reasoningTokens ?? null,
    audioInputTokens: call.audioInputTokens ?? null,
    audioOutputTokens: call.audioOutputTokens ?? null,
    imageCount: imageCount ?? null,
    totalTokens: totalTokens ?? (input === null || output === null ? null : input + output),
    reportedCostUsd: reportedCostUsd ?? null,
    serviceTier: call.serviceTier ?? null,
    raw: call.rawUsage ?? null,
  };
}
