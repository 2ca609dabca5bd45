/**
 * The scrape: tallies → OpenTelemetry metric data → its Prometheus exporter's text. Only this file and what it imports
 * know OpenTelemetry, and it is loaded with the first scrape. Names are spelled out in full, with `_total`, because the
 * exporter appends nothing to a name that has it; scope labels and `target_info` are left out.
 */
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { DOWN_AFTER_FAILURES, type ModelTally } from "./call-tally.ts";
import { MetricWriter, type Point } from "./metric-data.ts";
import type { JournalReading, Tallies } from "./tallies.ts";
import { OTHER } from "./tally.ts";

const NANO = 1e9;

/** Binds an exporter to the tallies; what is returned renders them, as often as wanted. */
export function createPrometheusText(read: () => Tallies): () => Promise<string> {
  const startedAtMs = performance.timeOrigin;
  const reader = new PrometheusExporter({ preventServerStart: true });
  bind(reader);
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  return async () => {
    const { resourceMetrics } = await reader.collect();
    const tallies = read();
    const journal = await tallies.sources.journal?.();
    const ours = { scope: { name: "liaison" }, metrics: writeAll(tallies, journal, startedAtMs) };
    return serializer.serialize({
      resource: resourceMetrics.resource,
      scopeMetrics: [...resourceMetrics.scopeMetrics, ours],
    });
  };
}

/** A reader collects only once a provider has it; it also brings along whatever else was measured through the API. */
function bind(reader: PrometheusExporter): MeterProvider {
  return new MeterProvider({ readers: [reader] });
}

function writeAll(tallies: Tallies, journal: JournalReading | undefined, startedAtMs: number): MetricWriter["metrics"] {
  const writer = new MetricWriter({ start: hrTime(startedAtMs), end: hrTime(Date.now()) });
  writeRequests(writer, tallies);
  writeCalls(writer, tallies);
  writeProviders(writer, tallies);
  if (journal !== undefined) writeJournal(writer, journal);
  writeProcess(writer, tallies, startedAtMs);
  return writer.metrics;
}

function writeRequests(writer: MetricWriter, { requests }: Tallies): void {
  const points: Point[] = [];
  for (const [method, { statuses }] of requests.byMethod) {
    for (const [status, count] of statuses) {
      points.push([count, { method, status: status === 0 ? OTHER : String(status) }]);
    }
  }
  writer.counter("api_requests_total", "HTTP requests answered.", points);
  writer.histogram(
    "api_request_duration_seconds",
    "From the request's head to the end of its answer.",
    [...requests.byMethod].map(([method, { seconds }]) => [seconds, { method }] as const),
  );
  writer.gauge("api_active_connections", "Client connections open now.", [[requests.activeConnections]]);
  writer.counter("liaison_unauthenticated_requests_total", "Requests without a valid key; these leave no record.", [
    [requests.unauthenticated],
  ]);
}

const TOKEN_KINDS: readonly (readonly [kind: string, field: keyof ModelTally])[] = [
  ["input", "inputTokens"],
  ["output", "outputTokens"],
  ["cached_input", "cachedInputTokens"],
  ["cache_write", "cacheWriteTokens"],
  ["reasoning", "reasoningTokens"],
];
const STATUSES = ["success", "error", "cancelled"] as const;

function writeCalls(writer: MetricWriter, { calls }: Tallies): void {
  const counts: Point[] = [];
  const tokens: Point[] = [];
  const costs: Point[] = [];
  for (const [provider, model, tally] of calls.byModel.entries()) {
    for (const status of STATUSES) {
      if (tally[status] > 0) counts.push([tally[status], { provider, model, status }]);
    }
    for (const [kind, field] of TOKEN_KINDS) {
      if (tally[field] > 0) tokens.push([tally[field], { provider, model, kind }]);
    }
    if (tally.costNanoUsd > 0) costs.push([tally.costNanoUsd / NANO, { provider, model }]);
  }
  writer.counter("liaison_calls_total", "AI calls by how they ended.", counts);
  writer.counter(
    "liaison_tokens_total",
    "Tokens used. input holds cached_input and cache_write, output holds reasoning.",
    tokens,
  );
  writer.counter("liaison_cost_usd_total", "What calls cost, in US dollars; unpriced calls add nothing.", costs);
  writer.histogram("liaison_time_to_first_token_seconds", "From the call's start to its first token.", [
    [calls.timeToFirstToken],
  ]);
}

function writeProviders(writer: MetricWriter, { calls, sources }: Tallies): void {
  const attempts: Point[] = [];
  const up = new Map<string, boolean>();
  for (const [provider, tally] of calls.byProvider) {
    for (const outcome of STATUSES) {
      if (tally.attempts[outcome] > 0) attempts.push([tally.attempts[outcome], { provider, outcome }]);
    }
    up.set(provider, tally.failuresInARow < DOWN_AFTER_FAILURES);
  }
  for (const [provider, isUp] of sources.providerUp?.() ?? []) up.set(provider, isUp);
  writer.counter("liaison_attempts_total", "Tries at providers, also those another provider made good.", attempts);
  writer.gauge(
    "liaison_provider_up",
    "1 while the provider answers, 0 while it does not.",
    [...up].map(([provider, isUp]) => [isUp ? 1 : 0, { provider }] as const),
  );
}

function writeJournal(writer: MetricWriter, journal: JournalReading): void {
  writer.gauge("liaison_journal_bytes", "Size of the journal on disk.", [[journal.bytes]]);
  writer.counter("liaison_journal_appended_total", "Entries written to the journal.", [[journal.appendedTotal]]);
  writer.counter("liaison_journal_dropped_total", "Entries the journal could not take.", [[journal.droppedTotal]]);
  writer.gauge("liaison_journal_lag_seconds", "How long the oldest entry has been waiting for the ledger.", [
    [journal.lagSeconds],
  ]);
}

function writeProcess(writer: MetricWriter, tallies: Tallies, startedAtMs: number): void {
  const probe = tallies.process;
  const lag = probe.eventLoopLag();
  writer.counter("process_cpu_seconds_total", "CPU time used, user and system.", [[probe.cpuSeconds()]]);
  writer.gauge("process_resident_memory_bytes", "Memory held by the process.", [[probe.rssBytes()]]);
  writer.gauge("process_start_time_seconds", "When the process began, since the epoch.", [[startedAtMs / 1000]]);
  writer.gauge("nodejs_eventloop_lag_seconds", "Event loop delay since the last scrape, on average.", [[lag.mean]]);
  writer.gauge("nodejs_eventloop_lag_p99_seconds", "Event loop delay since the last scrape, 99th percentile.", [
    [lag.p99],
  ]);
  writer.gauge("nodejs_eventloop_lag_max_seconds", "Event loop delay since the last scrape, worst.", [[lag.max]]);
}

/** OpenTelemetry's time: whole seconds and nanoseconds. */
function hrTime(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
