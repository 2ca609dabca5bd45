import { type Clock, systemClock } from "@ai-liaison/core";
import { TimingSeries, type TimingStats } from "./timing-series.ts";

export type { TimingStats };

export interface Timings {
  /** One more call took so many milliseconds, and had its first token after so many. What is no time is ignored. */
  observe(endpoint: string, milliseconds: number, firstTokenMs?: number | null): void;
  /** Of one endpoint, or of all together. Count, least, most and mean are over all calls ever. */
  stats(endpoint?: string): TimingStats;
  /** The same for the time to the first token, of the calls that had one. */
  firstToken(endpoint?: string): TimingStats;
  /** The endpoints seen, in the order they came. */
  readonly endpoints: readonly string[];
  /**
   * Runs `work`, observes how long it took, also when it fails, and gives what it gave. A promise that begins only when
   * it is waited for, as SDKs have them, begins at once: wait for it inside `work`.
   */
  time<Result>(name: string, work: () => Result): Result;
}

export interface TimingOptions {
  /** How many of the last calls percentiles are taken over, for each endpoint; 1,000 unless told. */
  readonly keep?: number;
  /** Endpoints told apart; calls of any further one count as `other`. 100 unless told. */
  readonly maxEndpoints?: number;
  readonly clock?: Clock;
}

/** The name under which endpoints beyond the bound are counted together. */
const OTHER = "other";

interface SeriesPair {
  readonly whole: TimingSeries;
  readonly firstToken: TimingSeries;
}

/**
 * Measures calls in memory: observing costs the same however many there were, and memory is bounded.
 *
 * @example createTimings().stats("chat.completions").p95
 */
export function createTimings(options: TimingOptions = {}): Timings {
  const { keep = 1000, maxEndpoints = 100, clock = systemClock } = options;
  const all = pair();
  const byEndpoint = new Map<string, SeriesPair>();

  function pair(): SeriesPair {
    return { whole: new TimingSeries(keep), firstToken: new TimingSeries(keep) };
  }

  function seriesFor(endpoint: string): SeriesPair {
    const known = byEndpoint.get(endpoint);
    if (known !== undefined) return known;
    if (byEndpoint.size >= maxEndpoints && endpoint !== OTHER) return seriesFor(OTHER);
    const made = pair();
    byEndpoint.set(endpoint, made);
    return made;
  }

  function observe(endpoint: string, milliseconds: number, firstTokenMs: number | null = null): void {
    const series = seriesFor(endpoint);
    series.whole.add(milliseconds);
    all.whole.add(milliseconds);
    if (firstTokenMs === null) return;
    series.firstToken.add(firstTokenMs);
    all.firstToken.add(firstTokenMs);
  }

  const find = (endpoint: string | undefined) => (endpoint === undefined ? all : (byEndpoint.get(endpoint) ?? pair()));
  return {
    observe,
    stats: (endpoint) => find(endpoint).whole.stats(),
    firstToken: (endpoint) => find(endpoint).firstToken.stats(),
    get endpoints() {
      return [...byEndpoint.keys()];
    },
    time: (name, work) => timed(clock, (tookMs) => observe(name, tookMs), work),
  };
}

function timed<Result>(clock: Clock, observe: (tookMs: number) => void, work: () => Result): Result {
  const startMs = clock.monotonicMs();
  const done = () => observe(clock.monotonicMs() - startMs);
  let isPending = false;
  try {
    const result = work();
    isPending = result instanceof Promise;
    // A fork of our own: what the caller gets is the very promise it would have got.
    if (result instanceof Promise) result.then(done, done);
    return result;
  } finally {
    if (!isPending) done();
  }
}
