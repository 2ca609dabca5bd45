import type { Json } from "./json.ts";

/**
 * What a call consumed, normalised. Absent and zero differ: what the vendor did not report is null.
 * Totals include their parts, as the OpenTelemetry GenAI conventions have it.
 */
export interface Usage {
  /** All input tokens, with those read from and written to a prompt cache. */
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** The part of `cacheWriteTokens` kept for an hour, where the vendor prices it apart. */
  readonly cacheWrite1hTokens: number | null;
  /** All output tokens, with reasoning. */
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly audioInputTokens: number | null;
  readonly audioOutputTokens: number | null;
  readonly imageInputTokens: number | null;
  readonly imageOutputTokens: number | null;
  /** Pictures made. */
  readonly imageCount: number | null;
  /** How large and how good they were made, `1024x1024` and `hd`, where that decides what they cost. */
  readonly imageSize: string | null;
  readonly imageQuality: string | null;
  /** Sound that was heard or made, where it is paid for by its length. */
  readonly audioSeconds: number | null;
  /** Text that was spoken, where it is paid for by its characters. */
  readonly inputCharacters: number | null;
  /** Searches of the web the vendor made for the answer, where it tells them: they are paid for beside the tokens. */
  readonly webSearches: number | null;
  readonly totalTokens: number | null;
  /** What the vendor itself says the call cost, in dollars, as a decimal string. */
  readonly reportedCostUsd: string | null;
  /** The service tier the vendor says it used: `default`, `flex`, `priority`, `batch`. */
  readonly serviceTier: string | null;
  /** The vendor's own usage object, untouched. */
  readonly raw: Json;
}

export const NO_USAGE: Usage = Object.freeze({
  inputTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageInputTokens: null,
  imageOutputTokens: null,
  imageCount: null,
  imageSize: null,
  imageQuality: null,
  audioSeconds: null,
  inputCharacters: null,
  webSearches: null,
  totalTokens: null,
  reportedCostUsd: null,
  serviceTier: null,
  raw: null,
});

/** Input and output together: what the vendor says, else their sum; null while one of them is unknown. */
export function totalTokensOf({ totalTokens, inputTokens, outputTokens }: Usage): number | null {
  if (totalTokens !== null) return totalTokens;
  return inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens;
}

/** `provider`: the vendor said so · `partial`: the answer was cut, so this is less than all · `estimated`: counted by us. */
export type UsageSource = "provider" | "partial" | "estimated" | "none";
