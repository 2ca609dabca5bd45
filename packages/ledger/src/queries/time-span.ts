/**
 * A span of time, cut for rollups: the whole hours inside it are read from them, the rest of it from rows. Both are
 * exact, so the sum is.
 */
import { HOUR_MS, hourOf } from "../sums/dimensions.ts";

/** From `since` (inclusive) to `until` (exclusive); null is open. */
export interface Span {
  readonly since: number | null;
  readonly until: number | null;
}

export interface CutSpan {
  /** Whole hours; null when there is not one. */
  readonly hours: Span | null;
  /** What is before and after them. */
  readonly edges: readonly Span[];
}

export function cutSpan(since: number | undefined, until: number | undefined): CutSpan {
  const first = since === undefined ? null : hourOf(since + HOUR_MS - 1);
  const end = until === undefined ? null : hourOf(until);
  if (first !== null && end !== null && first >= end) {
    return { hours: null, edges: [{ since: since ?? null, until: until ?? null }] };
  }
  const before = since !== undefined && first !== null && since < first ? [{ since, until: first }] : [];
  const after = until !== undefined && end !== null && end < until ? [{ since: end, until }] : [];
  return { hours: { since: first, until: end }, edges: [...before, ...after] };
}

/** The same span, none of it from rollups. */
export function uncutSpan(since: number | undefined, until: number | undefined): CutSpan {
  return { hours: null, edges: [{ since: since ?? null, until: until ?? null }] };
}
