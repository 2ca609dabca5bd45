import { isJsonObject } from "@ai-liaison/core";

/**
 * A vendor's usage of one request, shared out by weight. Whole numbers are shared by largest remainder: each share is
 * within one of the exact part, and together they are the vendor's number again, to the token. What is no number is the
 * same for each.
 */
export function splitUsage(usage: unknown, weights: readonly number[]): readonly unknown[] {
  if (typeof usage === "number") return splitNumber(usage, weights);
  if (!isJsonObject(usage)) return weights.map(() => usage);
  const shares = Object.entries(usage).map(([name, value]) => [name, splitUsage(value, weights)] as const);
  return weights.map((_, at) => Object.fromEntries(shares.map(([name, values]) => [name, values[at]])));
}

function splitNumber(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  if (!Number.isSafeInteger(total)) return exact;
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = exact.map((part, at) => ({ at, remainder: part - Math.floor(part) }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  const raised = new Set(byRemainder.slice(0, left).map(({ at }) => at));
  return shares.map((share, at) => (raised.has(at) ? share + 1 : share));
}
