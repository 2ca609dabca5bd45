import { describe, expect, test } from "vitest";
import { sampleAttempt as attempt, sampleRecord as record } from "../cli/fixtures/sample-record.ts";
import { createMetrics, type Metrics } from "./create-metrics.ts";
import type { ProcessProbe } from "./process-probe.ts";

const probe: ProcessProbe = {
  rssBytes: () => 123_456_789,
  cpuSeconds: () => 1.5,
  eventLoopLag: () => ({ mean: 0.001, p99: 0.01, max: 0.2 }),
  stop: () => {},
};

describe("metrics", () => {
  test("requests are counted under exact names, by method and status", async () => {
    const metrics = createMetrics({ process: probe });
    metrics.onRequest("POST", 200, 0.3);
    metrics.onRequest("POST", 200, 0.02);
    metrics.onRequest("POST", 503, 7);
    metrics.onRequest("GET", 404, 0.001);
    const samples = parse(await metrics.prometheusText());
    expect(samples.get('api_requests_total{method="POST",status="200"}')).toBe(2);
    expect(samples.get('api_requests_total{method="POST",status="503"}')).toBe(1);
    expect(samples.get('api_requests_total{method="GET",status="404"}')).toBe(1);
    expect(samples.get('api_request_duration_seconds_count{method="POST"}')).toBe(3);
    expect(samples.get('api_request_duration_seconds_sum{method="POST"}')).toBeCloseTo(7.32);
    expect(samples.get('api_request_duration_seconds_bucket{method="POST",le="0.025"}')).toBe(1);
    expect(samples.get('api_request_duration_seconds_bucket{method="POST",le="0.5"}')).toBe(2);
    expect(samples.get('api_request_duration_seconds_bucket{method="POST",le="+Inf"}')).toBe(3);
    expect(metrics.stats()).toEqual({ requests: 4, errors: 2, activeConnections: 0, unauthenticated: 0 });
  });

  test("a bound belongs to its own bucket, as Prometheus has it", async () => {
    const metrics = createMetrics({ process: probe });
    metrics.onRequest("GET", 200, 0.005);
    const samples = parse(await metrics.prometheusText());
    expect(samples.get('api_request_duration_seconds_bucket{method="GET",le="0.005"}')).toBe(1);
  });

  test("open connections return to zero", async () => {
    const metrics = createMetrics({ process: probe });
    metrics.connectionOpened();
    metrics.connectionOpened();
    metrics.connectionClosed();
    expect(parse(await metrics.prometheusText()).get("api_active_connections")).toBe(1);
    metrics.connectionClosed();
    expect(parse(await metrics.prometheusText()).get("api_active_connections")).toBe(0);
  });

  test("a call adds its status, tokens, cost and time to first token under its provider and model", async () => {
    const metrics = createMetrics({ process: probe });
    metrics.onCall(record({ totalCostNanoUsd: 17_500, inputTokens: 10, outputTokens: 20, cachedInputTokens: 4 }));
    metrics.onCall(record({ totalCostNanoUsd: null, inputTokens: null, outputTokens: 1, timeToFirstTokenMs: null }));
    metrics.onCall(record({ status: "error", totalCostNanoUsd: 500, modelUsed: null }));
    const samples = parse(await metrics.prometheusText());
    const labels = 'provider="openai",model="gpt-5-mini"';
    expect(samples.get(`liaison_calls_total{${labels},status="success"}`)).toBe(2);
    expect(samples.get(`liaison_calls_total{provider="openai",model="smart",status="error"}`)).toBe(1);
    expect(samples.get(`liaison_tokens_total{${labels},kind="input"}`)).toBe(10);
    expect(samples.get(`liaison_tokens_total{${labels},kind="output"}`)).toBe(21);
    expect(samples.get(`liaison_tokens_total{${labels},kind="cached_input"}`)).toBe(4);
    expect(samples.get(`liaison_cost_usd_total{${labels}}`)).toBe(0.0000175);
    expect(samples.get("liaison_time_to_first_token_seconds_count")).toBe(2);
    expect(samples.get('liaison_time_to_first_token_seconds_bucket{le="0.5"}')).toBe(2);
  });

  test("labels from the outside are capped: the 201st model is counted as other", async () => {
    const metrics = createMetrics({ process: probe });
    for (let model = 0; model < 500; model += 1) metrics.onCall(record({ modelUsed: `model-${model}` }));
    metrics.onCall(record({ modelUsed: "x".repeat(10_000) }));
    const samples = parse(await metrics.prometheusText());
    const series = [...samples.keys()].filter((name) => name.startsWith("liaison_calls_total"));
    expect(series).toHaveLength(201);
    expect(samples.get('liaison_calls_total{provider="openai",model="other",status="success"}')).toBe(301);
    expect(samples.get('liaison_calls_total{provider="openai",model="model-0",status="success"}')).toBe(1);
  });

  test("an unknown method is counted as other, and a call that reached no provider keeps its model to itself", async () => {
    const metrics = createMetrics({ process: probe });
    for (const method of ["BREW", "WHEN", "POST"]) metrics.onRequest(method, 405, 0.1);
    metrics.onRequest("POST", 99_999, 0.1);
    metrics.onCall(record({ provider: null, modelRequested: "made-up", status: "error", attempts: [] }));
    const samples = parse(await metrics.prometheusText());
    expect(samples.get('api_requests_total{method="other",status="405"}')).toBe(2);
    expect(samples.get('api_requests_total{method="POST",status="other"}')).toBe(1);
    expect(samples.get('liaison_calls_total{provider="none",model="none",status="error"}')).toBe(1);
  });

  test("a provider is down after three failures in a row by its own fault, and up again with the next success", async () => {
    const metrics = createMetrics({ process: probe });
    const failed = attempt({ outcome: "error", errorCode: "overloaded" });
    const callersFault = attempt({ outcome: "error", errorCode: "invalid_request" });
    const up = async (): Promise<number | undefined> =>
      parse(await metrics.prometheusText()).get('liaison_provider_up{provider="openai"}');
    metrics.onCall(record({ attempts: [failed, callersFault, failed] }));
    expect(await up()).toBe(1);
    metrics.onCall(record({ attempts: [failed] }));
    expect(await up()).toBe(0);
    expect(metrics.providers()).toEqual([
      { name: "openai", up: false, attempts: 4, failures: 4, lastSuccessMs: null, lastFailureMs: 1_500 },
    ]);
    metrics.onCall(record({ attempts: [attempt({})] }));
    expect(await up()).toBe(1);
    const samples = parse(await metrics.prometheusText());
    expect(samples.get('liaison_attempts_total{provider="openai",outcome="error"}')).toBe(4);
    expect(samples.get('liaison_attempts_total{provider="openai",outcome="success"}')).toBe(1);
  });

  test("journal and breaker readings are asked for at each scrape", async () => {
    const metrics = createMetrics({ process: probe });
    let lagSeconds = 7;
    metrics.watch({ journal: async () => ({ bytes: 100, appendedTotal: 9, droppedTotal: 2, lagSeconds }) });
    metrics.watch({ providerUp: () => [["groq", false]] });
    metrics.onUnauthenticated();
    const first = parse(await metrics.prometheusText());
    expect(first.get("liaison_journal_bytes")).toBe(100);
    expect(first.get("liaison_journal_appended_total")).toBe(9);
    expect(first.get("liaison_journal_dropped_total")).toBe(2);
    expect(first.get("liaison_journal_lag_seconds")).toBe(7);
    expect(first.get('liaison_provider_up{provider="groq"}')).toBe(0);
    expect(first.get("liaison_unauthenticated_requests_total")).toBe(1);
    lagSeconds = 0;
    expect(parse(await metrics.prometheusText()).get("liaison_journal_lag_seconds")).toBe(0);
  });

  test("the process is measured, and no label or metric of OpenTelemetry's own slips in", async () => {
    const text = await createMetrics({ process: probe }).prometheusText();
    const samples = parse(text);
    expect(samples.get("process_resident_memory_bytes")).toBe(123_456_789);
    expect(samples.get("nodejs_eventloop_lag_seconds")).toBe(0.001);
    expect(text).not.toMatch(/otel|target_info|scope/);
  });

  test("the real probe reads this process and can be stopped", async () => {
    const metrics: Metrics = createMetrics();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const samples = parse(await metrics.prometheusText());
    expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
    expect(samples.get("nodejs_eventloop_lag_max_seconds")).toBeGreaterThanOrEqual(0);
    expect(samples.get("process_cpu_seconds_total")).toBeGreaterThan(0);
    metrics[Symbol.dispose]();
  });

  test("a label with quotes, backslashes and line ends stays one sample", async () => {
    const metrics = createMetrics({ process: probe });
    metrics.onCall(record({ modelUsed: 'a"b\\c\nd' }));
    const samples = parse(await metrics.prometheusText());
    expect(samples.get('liaison_calls_total{provider="openai",model="a\\"b\\\\c\\nd",status="success"}')).toBe(1);
  });
});

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})?) (\S+)$/;
const COMMENT = /^# (HELP [a-zA-Z_:]\w* .+|TYPE [a-zA-Z_:]\w* (counter|gauge|histogram))$/;

/** Reads the text format strictly: any line it does not know fails the test. */
function parse(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    if (line.startsWith("#")) {
      expect(line).toMatch(COMMENT);
      continue;
    }
    const match = SAMPLE.exec(line);
    expect(match, line).not.toBeNull();
    const [, name = "", value = ""] = match ?? [];
    expect(samples.has(name), `twice: ${name}`).toBe(false);
    samples.set(name, Number(value));
  }
  return samples;
}
