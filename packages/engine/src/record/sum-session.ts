import { isJsonObject, type Json } from "@ai-liaison/core";
import type { PricedUsage } from "@ai-liaison/pricing";

/** Numbers of the same name are added, at whatever depth; of anything else the later stands. */
export function sumJson(left: Json | undefined, right: Json): Json {
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (!isJsonObject(left) || !isJsonObject(right)) return right;
  const sum: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const added = right[name];
    sum[name] = added === undefined ? (left[name] ?? null) : sumJson(left[name], added);
  }
  return sum;
}

const LEFT_OUT = "Some of what this session took has no known price and is not in its cost.";

/** Two prices as one. What has no price is not in the sum, and a warning says so. */
export function sumPrices(left: PricedUsage, right: PricedUsage): PricedUsage {
  const gap = (left.totalNanoUsd === null) === (right.totalNanoUsd === null) ? [] : [LEFT_OUT];
  return {
    totalNanoUsd: plus(left.totalNanoUsd, right.totalNanoUsd),
    breakdown: sumBreakdowns(left.breakdown, right.breakdown),
    source: left.source ?? right.source,
    priceId: left.priceId ?? right.priceId,
    inexact: left.inexact || right.inexact || gap.length > 0,
    warnings: [...new Set([...left.warnings, ...right.warnings, ...gap])],
  };
}

function sumBreakdowns(left: PricedUsage["breakdown"], right: PricedUsage["breakdown"]): PricedUsage["breakdown"] {
  if (left === null || right === null) return left ?? right;
  const sum: Record<string, number> = { ...left };
  for (const [kind, nanoUsd] of Object.entries(right)) sum[kind] = (sum[kind] ?? 0) + nanoUsd;
  return sum;
}

function plus(left: number | null, right: number | null): number | null {
  if (left === null) return right;
  return right === null ? left : left + right;
}
