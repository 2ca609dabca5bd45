/** Numbers as a table shows them. What is not known is a dash, never a zero. */
export const UNKNOWN = "–";

/** 1234567 as 1,234,567. */
export function showCount(value: number | null): string {
  return value === null ? UNKNOWN : String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A decimal string of dollars, every digit of it. */
export function showUsd(value: string | null): string {
  return value === null ? UNKNOWN : `$${value}`;
}

/**
 * Decimal strings of dollars, with zeros behind so that their points stand beneath each other. Never rounded.
 *
 * @example alignUsd(["0.5", "12.0000175"]) // ["$0.5000000", "$12.0000175"]
 */
export function alignUsd(values: readonly (string | null)[]): readonly string[] {
  const places = Math.max(2, ...values.map((value) => value?.split(".")[1]?.length ?? 0));
  return values.map((value) => {
    if (value === null) return UNKNOWN;
    const [whole = "0", fraction = ""] = value.split(".");
    return `$${whole}.${fraction.padEnd(places, "0")}`;
  });
}

/** What a sum of money is shown from. */
export interface ShownSum {
  readonly total_cost_usd: string | null;
  readonly unpriced_calls: number;
}

/** Sums as `alignUsd` has them; `>` marks those that calls without a known price are missing from. */
export function alignSums(sums: readonly ShownSum[]): readonly string[] {
  const shown = alignUsd(sums.map(({ total_cost_usd }) => total_cost_usd));
  return shown.map((text, at) => {
    const { total_cost_usd, unpriced_calls } = sums[at] ?? { total_cost_usd: null, unpriced_calls: 0 };
    return total_cost_usd !== null && unpriced_calls > 0 ? `>${text}` : text;
  });
}

/** A share from 0 to 1, in percent with two places. */
export function showPercent(share: number | null): string {
  return share === null ? UNKNOWN : `${(share * 100).toFixed(2)}%`;
}

/** Milliseconds as seconds with two places, three below a tenth of a second. */
export function showSeconds(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  return (ms / 1000).toFixed(ms < 100 ? 3 : 2);
}

/** Whole milliseconds. */
export function showMs(ms: number | null): string {
  return ms === null ? UNKNOWN : showCount(Math.round(ms));
}

/** An ISO-8601 time in UTC without its `T` and its fractions: 2026-11-21 12:00:03. */
export function showTime(iso: string | null): string {
  return iso === null ? UNKNOWN : iso.slice(0, 19).replace("T", " ");
}
