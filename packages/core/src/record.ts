import type { FaultCode } from "./errors.ts";
import type { CallId, KeyId } from "./ids.ts";
import type { Json } from "./json.ts";
import type { NanoUsd } from "./money.ts";
import type { UsageSource } from "./usage.ts";

/**
 * What is kept of a call: exactly one record on every exit. camelCase here, snake_case in JSON, CSV and SQL
 * (`record-columns.ts` is the one table of names). Tokens and cost are the sums over the attempts.
 */
export interface CallRecord extends TokenCounts {
  readonly id: CallId;
  readonly groupId: string | null;
  /** When the call began: milliseconds since the epoch, UTC. */
  readonly createdAtMs: number;
  readonly source: "gateway" | "sdk" | "import";
  readonly serviceName: string | null;
  readonly endpoint: string;
  readonly provider: string | null;
  readonly modelRequested: string;
  readonly modelUsed: string | null;
  readonly route: string | null;
  readonly customerId: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly keyId: KeyId | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly metadata: Json;
  readonly status: CallStatus;
  /** What the client saw; 499 when it went away first. */
  readonly httpStatus: number;
  readonly errorCode: FaultCode | null;
  readonly errorMessage: string | null;
  readonly errorDetails: Json;
  readonly streaming: boolean;
  readonly cache: "miss" | "hit" | "semantic" | "off";
  readonly responseCacheKey: string | null;
  /** The part of `cacheWriteTokens` kept for an hour, where the vendor prices it apart. */
  readonly cacheWrite1hTokens: number | null;
  /** The parts of the tokens that were pictures, where the vendor tells. */
  readonly imageInputTokens: number | null;
  readonly imageOutputTokens: number | null;
  /** How large and how good pictures were made, as asked or as told: it decides what some of them cost. */
  readonly imageSize: string | null;
  readonly imageQuality: string | null;
  /** Sound that was heard or made, where it is paid for by its length. */
  readonly audioSeconds: number | null;
  /** Text that was spoken, where it is paid for by its characters. */
  readonly inputCharacters: number | null;
  readonly usageSource: UsageSource;
  /** The service tier the vendor says it used, by which it may price differently. */
  readonly serviceTier: string | null;
  /** The vendor's own usage object. */
  readonly rawUsage: Json;
  readonly totalCostNanoUsd: NanoUsd | null;
  readonly costSource: CostSource | null;
  readonly costBreakdown: CostBreakdown | null;
  /** Which price it was computed with: `openai:gpt-5-mini@2026-11-21`. */
  readonly priceId: string | null;
  readonly savedCostNanoUsd: NanoUsd | null;
  readonly responseTimeMs: number;
  readonly timeToFirstTokenMs: number | null;
  readonly attempts: readonly AttemptRecord[];
  readonly warnings: readonly string[];
  /** Why this provider. */
  readonly decision: Json;
  /** The vendor's own id of an answer it keeps, by which a later call can go on from it. */
  readonly answerId: string | null;
}

export interface TokenCounts {
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly audioInputTokens: number | null;
  readonly audioOutputTokens: number | null;
  readonly imageCount: number | null;
  readonly totalTokens: number | null;
}

/** Nobody has reported anything. */
export const NO_TOKENS: TokenCounts = Object.freeze({
  inputTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageCount: null,
  totalTokens: null,
});

export type CallStatus = "success" | "error" | "cancelled";
export type CostSource = "catalogue" | "config" | "provider" | "simulated";

/** Nano-dollars by kind of use: `input`, `cached_input`, `cache_write`, `output`, `reasoning`, … */
export type CostBreakdown = Readonly<Record<string, NanoUsd>>;

/** One try at one target. */
export interface AttemptRecord extends TokenCounts {
  readonly provider: string;
  /** Which of the provider's addresses: 0 the primary, 1 the secondary. */
  readonly endpoint: number;
  readonly model: string;
  readonly outcome: CallStatus;
  readonly httpStatus: number | null;
  readonly errorCode: FaultCode | null;
  readonly errorMessage: string | null;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly timeToFirstTokenMs: number | null;
  readonly usageSource: UsageSource;
  readonly totalCostNanoUsd: NanoUsd | null;
}
