import type { Meter, Tracer } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, test } from "vitest";
import { telemetryOperation, telemetryProvider } from "../sdks/telemetry-providers.ts";
import { batchOf, patience, sampleEvent } from "./fixtures/sample-events.ts";
import { openTelemetrySink } from "./open-telemetry-sink.ts";
import type { Attributes, HrTime, TelemetryMeter, TelemetryTracer } from "./telemetry-types.ts";

const STREAMED = sampleEvent({
  streaming: true,
  timeToFirstTokenMs: 120,
  cachedInputTokens: 1000,
  cacheWriteTokens: 10,
  reasoningTokens: 20,
  customerId: "c-1",
  userId: "u-1",
  sessionId: "s-1",
  groupId: "g-1",
  serviceName: "shop",
  tags: { team: "search" },
  metadata: { prompt: "secret words" },
  answerId: "resp_1",
  totalCostNanoUsd: 12_300_000,
});

const FAILED = sampleEvent({
  status: "error",
  httpStatus: 429,
  errorCode: "rate_limited",
  errorMessage: "secret words",
  inputTokens: null,
  outputTokens: null,
  modelUsed: null,
});

interface SeenSpan {
  readonly name: string;
  readonly kind?: number | undefined;
  readonly startTime?: HrTime | undefined;
  readonly attributes?: Attributes | undefined;
  status?: number;
  endTime?: HrTime | undefined;
}

function recordingTracer(): { readonly tracer: TelemetryTracer; readonly spans: SeenSpan[] } {
  const spans: SeenSpan[] = [];
  const tracer: TelemetryTracer = {
    startSpan(name, options) {
      const span: SeenSpan = { name, ...options };
      spans.push(span);
      return {
        setStatus: ({ code }) => (span.status = code),
        end: (endTime) => {
          span.endTime = endTime;
        },
      };
    },
  };
  return { tracer, spans };
}

describe("a call as a span", () => {
  test("has the conventions' names, the call's own times, and the customer", async () => {
    const { tracer, spans } = recordingTracer();
    expect(await openTelemetrySink({ tracer }).send(batchOf(STREAMED), patience)).toEqual({
      kind: "taken",
      refused: [],
    });
    const startSeconds = Date.UTC(2026, 10, 21, 10, 30) / 1000;
    expect(spans).toEqual([
      {
        name: "chat gpt-5-mini",
        kind: 2,
        startTime: [startSeconds, 250_000_000],
        endTime: [startSeconds + 1, 62_500_000],
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": "openai",
          "gen_ai.request.model": "gpt-5-mini",
          "gen_ai.request.stream": true,
          "gen_ai.response.model": "gpt-5-mini-2026",
          "gen_ai.response.id": "resp_1",
          "gen_ai.response.time_to_first_chunk": 0.12,
          "gen_ai.usage.input_tokens": 1200,
          "gen_ai.usage.output_tokens": 56,
          "gen_ai.usage.cache_read.input_tokens": 1000,
          "gen_ai.usage.cache_write.input_tokens": 10,
          "gen_ai.usage.reasoning.output_tokens": 20,
          "http.response.status_code": 200,
          "user.id": "u-1",
          "session.id": "s-1",
          "liaison.call.id": STREAMED.id,
          "liaison.call.status": "success",
          "liaison.customer.id": "c-1",
          "liaison.group.id": "g-1",
          "liaison.service.name": "shop",
          "liaison.cost.usd": 0.0123,
          "liaison.tag.team": "search",
        },
      },
    ]);
  });

  test("has an error's code as its status, and nobody's words", async () => {
    const { tracer, spans } = recordingTracer();
    const cancelled = sampleEvent({ status: "cancelled", errorCode: "cancelled", httpStatus: 499 });
    await openTelemetrySink({ tracer }).send(batchOf(FAILED, STREAMED, cancelled), patience);
    expect(spans.map(({ status }) => status)).toEqual([2, undefined, undefined]);
    expect(spans.map(({ attributes }) => attributes?.["error.type"])).toEqual(["rate_limited", undefined, "cancelled"]);
    expect(JSON.stringify(spans)).not.toContain("secret");
  });

  test("that cannot be made is refused for good, alone", async () => {
    const { tracer, spans } = recordingTracer();
    const choosy: TelemetryTracer = {
      startSpan: (name, options) => {
        if (options?.attributes?.["liaison.call.status"] === "error") throw new Error("no errors here");
        return tracer.startSpan(name, options);
      },
    };
    const delivery = await openTelemetrySink({ tracer: choosy }).send(batchOf(STREAMED, FAILED, STREAMED), patience);
    expect(delivery).toEqual({
      kind: "taken",
      refused: [{ index: 1, reason: "OpenTelemetry refused it: no errors here" }],
    });
    expect(spans).toHaveLength(2);
  });

  test("goes nowhere where there is neither tracer nor meter", async () => {
    expect(await openTelemetrySink({}).send(batchOf(STREAMED), patience)).toEqual({ kind: "taken", refused: [] });
  });
});

describe("calls as metrics", () => {
  test("are counted by the real SDK, by few attributes, in the conventions' buckets", async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const provider = new MeterProvider({
      readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    });
    const sink = openTelemetrySink({ meter: provider.getMeter("test") });
    await sink.send(batchOf(STREAMED, STREAMED, FAILED), patience);
    await provider.forceFlush();
    const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    await provider.shutdown();
    const points = Object.fromEntries(metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]));
    expect(Object.keys(points).sort()).toEqual([
      "gen_ai.client.operation.duration",
      "gen_ai.client.operation.time_to_first_chunk",
      "gen_ai.client.token.usage",
      "liaison.cost.usd",
    ]);
    const well = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5-mini",
      "gen_ai.response.model": "gpt-5-mini-2026",
    };
    const { "gen_ai.response.model": _, ...asked } = well;
    const failed = { ...asked, "error.type": "rate_limited" };
    expect(points["gen_ai.client.operation.duration"]).toMatchObject([
      { attributes: well, value: { count: 2, sum: 1.625 } },
      { attributes: failed, value: { count: 1 } },
    ]);
    expect(points["gen_ai.client.token.usage"]).toMatchObject([
      { attributes: { ...well, "gen_ai.token.type": "input" }, value: { count: 2, sum: 2400 } },
      { attributes: { ...well, "gen_ai.token.type": "output" }, value: { count: 2, sum: 112 } },
    ]);
    expect(points["gen_ai.client.operation.time_to_first_chunk"]).toMatchObject([{ value: { count: 2, sum: 0.24 } }]);
    expect(points["liaison.cost.usd"]).toMatchObject([{ attributes: well, value: 0.0246 }]);
    const buckets = points["gen_ai.client.operation.duration"]?.[0]?.value;
    expect(buckets).toMatchObject({ buckets: { boundaries: expect.arrayContaining([0.01, 0.16, 81.92]) } });
    expect(points["gen_ai.client.token.usage"]?.[0]?.value).toMatchObject({
      buckets: { boundaries: expect.arrayContaining([1, 4, 67_108_864]) },
    });
  });

  test("and spans take what the real API has", () => {
    const take = (tracer: Tracer, meter: Meter) =>
      openTelemetrySink({ tracer: tracer satisfies TelemetryTracer, meter: meter satisfies TelemetryMeter });
    expect(take).toBeTypeOf("function");
  });
});

describe("the conventions' names", () => {
  test.each([
    ["chat.completions", "chat"],
    ["responses", "chat"],
    ["messages", "chat"],
    ["api.chat", "chat"],
    ["v2.chat", "chat"],
    ["generateContent", "generate_content"],
    ["streamGenerateContent", "generate_content"],
    ["embeddings", "embeddings"],
    ["embedContent", "embeddings"],
    ["api.embed", "embeddings"],
    ["completions", "text_completion"],
    ["api.generate", "text_completion"],
    ["images.generations", "images.generations"],
    ["messages.count_tokens", "messages.count_tokens"],
  ])("of %s is %s", (endpoint, operation) => {
    expect(telemetryOperation(endpoint)).toBe(operation);
  });

  test.each([
    ["openai", "openai"],
    ["google", "gcp.gemini"],
    ["azure_openai", "azure.ai.openai"],
    ["ollama", "ollama"],
    ["constructor", "constructor"],
  ])("of provider %s is %s", (provider, name) => {
    expect(telemetryProvider(provider)).toBe(name);
  });
});
