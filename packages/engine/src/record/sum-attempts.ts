import { type AttemptRecord, type NanoUsd, NO_TOKENS, type TokenCounts } from "@ai-liaison/core";

const COUNTS = [
  "inputTokens",
  "cachedInputTokens",
  "cacheWriteTokens",
  "outputTokens",
  "reasoningTokens",
  "audioInputTokens",
  "audioOutputTokens",
  "imageCount",
  "totalTokens",
] as const satisfies readonly (keyof TokenCounts)[];

/** The call's tokens: sums over its attempts. What no attempt reported stays null, never 0. */
export function sumTokens(attempts: readonly TokenCounts[]): TokenCounts {
  const [only] = attempts;
  if (attempts.length === 1 && only !== undefined) return only;
  const sums: Record<(typeof COUNTS)[number], number | null> = { ...NO_TOKENS };
  for (const count of COUNTS) for (const attempt of attempts) sums[count] = plus(sums[count], attempt[count]);
  return sums;
}

/** The call's cost: the sum over attempts that have one. */
export function sumCosts(attempts: readonly AttemptRecord[]): NanoUsd | null {
  let sum: NanoUsd | null = null;
  for (const { totalCostNanoUsd } of attempts) sum = plus(sum, totalCostNanoUsd);
  return sum;
}

function plus(left: number | null, right: number | null): number | null {
  if (left === null) return right;
  return right === null ? left : left + right;
}
