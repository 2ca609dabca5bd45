import type { CallRecord } from "@ai-liaison/core";
import { CallTally, DOWN_AFTER_FAILURES } from "./call-tally.ts";
import { type ProcessProbe, systemProcessProbe } from "./process-probe.ts";
import { RequestTally } from "./request-tally.ts";
import type { MetricSources } from "./tallies.ts";

/**
 * One set of instruments for the whole gateway. What happens on the path of a call is adding to plain counters:
 * 0.05 µs for a request with its call, where OpenTelemetry's instruments take 0.2–0.3 µs for each of some ten
 * recordings. OpenTelemetry and its Prometheus exporter (15 MB, 90 ms) are loaded with the first scrape and given
 * the sums.
 */
export interface Metrics extends Disposable {
  /** An HTTP request, of any kind, was answered, or its client is gone (499). */
  onRequest(method: string, status: number, seconds: number): void;
  onCall(record: CallRecord): void;
  onUnauthenticated(): void;
  connectionOpened(): void;
  connectionClosed(): void;
  /** Says where numbers that others count are found; asked at each scrape. */
  watch(sources: MetricSources): void;
  /** Requests, errors and connections as numbers, without a scrape. */
  stats(): MetricStats;
  /** What attempts have shown of each provider so far. */
  providers(): readonly ProviderReading[];
  /** The Prometheus text format, 0.0.4. */
  prometheusText(): Promise<string>;
}

export interface MetricStats {
  readonly requests: number;
  readonly errors: number;
  readonly activeConnections: number;
  readonly unauthenticated: number;
}

export interface ProviderReading {
  readonly name: string;
  /** False after three attempts in a row that failed by the provider's fault. */
  readonly up: boolean;
  readonly attempts: number;
  readonly failures: number;
  readonly lastSuccessMs: number | null;
  readonly lastFailureMs: number | null;
}

export interface MetricsOptions {
  readonly process?: ProcessProbe;
}

/** Makes the instruments; disposing of them stops the one timer among them. */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const requests = new RequestTally();
  const calls = new CallTally();
  const process = options.process ?? systemProcessProbe();
  let sources: MetricSources = {};
  let renderer: Promise<() => Promise<string>> | null = null;
  const load = async (): Promise<() => Promise<string>> => {
    const { createPrometheusText } = await import("./prometheus-text.ts");
    return createPrometheusText(() => ({ requests, calls, process, sources }));
  };
  return {
    onRequest: (method, status, seconds) => requests.add(method, status, seconds),
    onCall: (record) => calls.add(record),
    onUnauthenticated: () => {
      requests.unauthenticated += 1;
    },
    connectionOpened: () => {
      requests.activeConnections += 1;
    },
    connectionClosed: () => {
      requests.activeConnections -= 1;
    },
    watch: (added) => {
      sources = { ...sources, ...added };
    },
    stats: () => statsOf(requests),
    providers: () => readProviders(calls),
    prometheusText: async () => {
      renderer ??= load();
      return (await renderer)();
    },
    [Symbol.dispose]: () => process.stop(),
  };
}

function statsOf(requests: RequestTally): MetricStats {
  let count = 0;
  let errors = 0;
  for (const { statuses } of requests.byMethod.values()) {
    for (const [status, times] of statuses) {
      count += times;
      if (status >= 400 || status === 0) errors += times;
    }
  }
  return {
    requests: count,
    errors,
    activeConnections: requests.activeConnections,
    unauthenticated: requests.unauthenticated,
  };
}

function readProviders(calls: CallTally): ProviderReading[] {
  return [...calls.byProvider].map(([name, tally]) => ({
    name,
    up: tally.failuresInARow < DOWN_AFTER_FAILURES,
    attempts: tally.attempts.success + tally.attempts.error + tally.attempts.cancelled,
    failures: tally.attempts.error,
    lastSuccessMs: tally.lastSuccessMs,
    lastFailureMs: tally.lastFailureMs,
  }));
}
