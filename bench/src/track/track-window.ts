/** What an application of the bench is asked to do for one window. */
export interface TrackOrder {
  readonly streams: boolean;
  readonly concurrency: number;
  readonly seconds: number;
}

/** What it measured. */
export interface TrackWindow {
  readonly calls: number;
  /** User and system time of its process, all threads, per call, in microseconds. */
  readonly cpuMicros: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssMb: number;
}
