import { divideRounded } from "@ai-liaison/core";
import type { CostLine } from "./cost-line.ts";
import type { TierFactor } from "./tier-factors.ts";

/**
 * Exact sums. The running sum, not each line, is rounded half up, so that the lines of the breakdown add up to the
 * total, and the total is rounded once. Plain numbers while all products stay exact, `bigint` beyond.
 */
export interface LineSum {
  readonly totalNanoUsd: number;
  readonly breakdown: Record<string, number>;
}

const PER_MILLION = 1_000_000;

/** The cost of the lines; null when it is more than a nano-dollar count can hold (nine million dollars). */
export function sumLines(lines: readonly CostLine[], factor: TierFactor): LineSum | null {
  let approximate = 0;
  let isPerMillion = true;
  for (const line of lines) {
    approximate += line.count * line.rate;
    if (line.per !== undefined) isPerMillion = false;
  }
  const most = Math.max(factor.numerator, factor.denominator);
  const isExact = isPerMillion && approximate * most < Number.MAX_SAFE_INTEGER / 2;
  return isExact ? sumPlain(lines, factor) : sumBig(lines, factor);
}

function sumPlain(lines: readonly CostLine[], factor: TierFactor): LineSum {
  const divisor = PER_MILLION * factor.denominator;
  const breakdown: Record<string, number> = {};
  let dividend = 0;
  let totalNanoUsd = 0;
  for (const { kind, count, rate, isFee } of lines) {
    dividend += count * rate * scaleOf(isFee, factor);
    const rest = dividend % divisor;
    const rounded = (dividend - rest) / divisor + (rest * 2 >= divisor ? 1 : 0);
    breakdown[kind] = rounded - totalNanoUsd;
    totalNanoUsd = rounded;
  }
  return { totalNanoUsd, breakdown };
}

/** What a line counts for before all is divided by the factor's denominator. */
function scaleOf(isFee: true | undefined, { numerator, denominator }: TierFactor): number {
  return isFee === true ? denominator : numerator;
}

/** Rates of several kinds are brought to what they have in common. */
function sumBig(lines: readonly CostLine[], factor: TierFactor): LineSum | null {
  const per = lines.reduce((product, line) => (line.per === undefined ? product : product * BigInt(line.per)), 1n);
  const divisor = BigInt(PER_MILLION * factor.denominator) * per;
  const breakdown: Record<string, number> = {};
  let dividend = 0n;
  let total = 0n;
  for (const { kind, count, rate, isFee, per: ownPer = PER_MILLION } of lines) {
    const scaled = BigInt(count) * BigInt(rate) * BigInt(scaleOf(isFee, factor));
    dividend += (scaled * BigInt(PER_MILLION) * per) / BigInt(ownPer);
    const rounded = divideRounded(dividend, divisor);
    breakdown[kind] = Number(rounded - total);
    total = rounded;
  }
  return total > BigInt(Number.MAX_SAFE_INTEGER) ? null : { totalNanoUsd: Number(total), breakdown };
}
