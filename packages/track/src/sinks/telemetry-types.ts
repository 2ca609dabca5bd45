/**
 * As much of OpenTelemetry's API as we call, by its shape: an application brings its own copy, of its own version, and
 * one that uses none has none.
 */
export type AttributeValue = string | number | boolean;
export type Attributes = Record<string, AttributeValue>;

/** Seconds and nanoseconds since the epoch. */
export type HrTime = [number, number];

export interface TelemetryTracer {
  startSpan(name: string, options?: { kind?: number; startTime?: HrTime; attributes?: Attributes }): TelemetrySpan;
}

export interface TelemetrySpan {
  setStatus(status: { code: number }): unknown;
  end(endTime?: HrTime): void;
}

export interface TelemetryMeter {
  createHistogram(name: string, options?: HistogramOptions): { record(value: number, attributes?: Attributes): void };
  createCounter(name: string, options?: CounterOptions): { add(value: number, attributes?: Attributes): void };
}

interface CounterOptions {
  description?: string;
  unit?: string;
}

interface HistogramOptions extends CounterOptions {
  advice?: { explicitBucketBoundaries?: number[] };
}

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of the API, whose numbers are part of its contract. */
export const SPAN_KIND_CLIENT = 2;
export const SPAN_STATUS_ERROR = 2;
