import type { CallStatus, FaultCode, Json } from "@ai-liaison/core";
import type { CallContext } from "../context/call-context.ts";

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
