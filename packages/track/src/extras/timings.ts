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
