/** How long calls took, in milliseconds; percentiles by nearest rank over the last calls kept. */
export interface TimingStats {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly avg: number | null;
  readonly latest: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** Times of one kind: a running sum over all, and a ring of the last. */
export class TimingSeries {
  readonly #kept: number[] = [];
  readonly #keep: number;
  #count = 0;
  #sum = 0;
  #min: number | null = null;
  #max: number | null = null;
  #latest: number | null = null;

  constructor(keep: number) {
    this.#keep = Math.max(1, Math.floor(keep));
  }

  /** What is no duration, negative or not finite, is ignored: one broken clock must not spoil the sums. */
  add(milliseconds: number): void {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) return;
    this.#kept[this.#count % this.#keep] = milliseconds;
    this.#count += 1;
    this.#sum += milliseconds;
    this.#min = Math.min(this.#min ?? milliseconds, milliseconds);
    this.#max = Math.max(this.#max ?? milliseconds, milliseconds);
    this.#latest = milliseconds;
  }

  stats(): TimingStats {
    const sorted = this.#kept.toSorted((a, b) => a - b);
    return {
      count: this.#count,
      min: this.#min,
      max: this.#max,
      avg: this.#count === 0 ? null : this.#sum / this.#count,
      latest: this.#latest,
      p50: nearestRank(sorted, 50),
      p95: nearestRank(sorted, 95),
      p99: nearestRank(sorted, 99),
    };
  }
}

/** The least value that at least so many per cent of all values do not exceed; null of none. */
function nearestRank(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] ?? null;
}
