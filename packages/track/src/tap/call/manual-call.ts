import { type CallStatus, Fault, type FaultCode, isFaultCode, type Json, NO_USAGE, type Usage } from "@ai-liaison/core";
import type { CallContext } from "../../context/call-context.ts";
import { quietly } from "../quietly.ts";
import type { TapPorts } from "../tap-ports.ts";
import { makeRecord } from "./make-record.ts";
import type { Outcome } from "./outcome.ts";

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
  /** What some images' price depends on: `1024x1024`, `hd`. */
  readonly imageSize?: string | null;
  readonly imageQuality?: string | null;
  /** Sound heard or made, in seconds. */
  readonly audioSeconds?: number | null;
  /** Text spoken, in characters. */
  readonly inputCharacters?: number | null;
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

/** Writes the record of a call that no tap saw. Whatever it is given, nothing is thrown. */
export function recordByHand(call: ManualCall, ports: TapPorts): void {
  quietly(ports, () => writeRecord(call, ports));
}

function writeRecord(call: ManualCall, ports: TapPorts): void {
  const context = ports.context(call);
  if (!context.enabled) return;
  const tookMs = Math.max(0, numberOf(call.responseTimeMs) ?? 0);
  const startedAtMs = Math.round(numberOf(call.startedAtMs) ?? ports.clock.nowMs() - tookMs);
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
    streaming: call.streaming === true,
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
  const stated = STATUSES.find((status) => status === call.status);
  const status = stated ?? (call.errorCode == null ? "success" : "error");
  const code = faultCodeOf(call.errorCode) ?? (status === "cancelled" ? "cancelled" : "server_error");
  return {
    status,
    httpStatus: numberOf(call.httpStatus) ?? (status === "success" ? 200 : null),
    fault: status === "success" ? null : new Fault(code, call.errorMessage ?? "The call failed."),
    usage,
    usageSource: usage === NO_USAGE ? "none" : "provider",
    model: call.model,
    firstTokenMs: numberOf(call.timeToFirstTokenMs),
    warnings: [],
    facts: null,
  };
}

const STATUSES = ["success", "error", "cancelled"] as const satisfies readonly CallStatus[];

/** One of ours; of another's, only that it was an error is known. */
function faultCodeOf(code: unknown): FaultCode | null {
  if (code == null) return null;
  return typeof code === "string" && isFaultCode(code) ? code : "server_error";
}

function usageOf(call: ManualCall): Usage {
  const counts = {
    inputTokens: numberOf(call.inputTokens),
    cachedInputTokens: numberOf(call.cachedInputTokens),
    cacheWriteTokens: numberOf(call.cacheWriteTokens),
    outputTokens: numberOf(call.outputTokens),
    reasoningTokens: numberOf(call.reasoningTokens),
    audioInputTokens: numberOf(call.audioInputTokens),
    audioOutputTokens: numberOf(call.audioOutputTokens),
    imageCount: numberOf(call.imageCount),
    audioSeconds: numberOf(call.audioSeconds),
    inputCharacters: numberOf(call.inputCharacters),
    totalTokens: numberOf(call.totalTokens),
  };
  const { inputTokens, outputTokens, totalTokens, imageCount, audioSeconds, inputCharacters } = counts;
  const reportedCostUsd = costOf(call.reportedCostUsd);
  const told = [inputTokens, outputTokens, totalTokens, imageCount, audioSeconds, inputCharacters, reportedCostUsd];
  if (told.every((value) => value === null)) return NO_USAGE;
  const sum = inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens;
  const { serviceTier = null, rawUsage = null, imageSize = null, imageQuality = null } = call;
  const kind = { imageSize, imageQuality, serviceTier };
  return { ...NO_USAGE, ...counts, ...kind, totalTokens: totalTokens ?? sum, reportedCostUsd, raw: rawUsage };
}

/** Applications without types give what they have: a bigint of a database, a number as text. */
function numberOf(value: unknown): number | null {
  if (value === "" || !["number", "bigint", "string"].includes(typeof value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function costOf(value: unknown): string | null {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "string" ? String(value) : null;
}
