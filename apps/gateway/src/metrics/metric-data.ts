import { type Attributes, ValueType } from "@opentelemetry/api";
import { AggregationTemporality, type DataPoint, DataPointType, type MetricData } from "@opentelemetry/sdk-metrics";
import type { HistogramTally } from "./tally.ts";

type HrTime = DataPoint<number>["startTime"];

/** From when to when the numbers count. */
export interface Span {
  readonly start: HrTime;
  readonly end: HrTime;
}

export type Point = readonly [value: number, attributes?: Attributes];

/** Writes tallies as OpenTelemetry's metric data; cumulative since the process began. */
export class MetricWriter {
  readonly metrics: MetricData[] = [];
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  counter(name: string, description: string, points: readonly Point[]): void {
    this.metrics.push({
      ...this.#base(name, description),
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints: this.#points(points),
    });
  }

  gauge(name: string, description: string, points: readonly Point[]): void {
    this.metrics.push({
      ...this.#base(name, description),
      dataPointType: DataPointType.GAUGE,
      dataPoints: this.#points(points),
    });
  }

  histogram(name: string, description: string, series: readonly (readonly [HistogramTally, Attributes?])[]): void {
    this.metrics.push({
      ...this.#base(name, description),
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: series.map(([tally, attributes]) => ({
        ...this.#pointBase(attributes),
        value: {
          buckets: { boundaries: [...tally.bounds], counts: [...tally.counts] },
          count: tally.count,
          sum: tally.sum,
        },
      })),
    });
  }

  #points(points: readonly Point[]): DataPoint<number>[] {
    return points.map(([value, attributes]) => ({ ...this.#pointBase(attributes), value }));
  }

  #pointBase(attributes: Attributes = {}): Omit<DataPoint<number>, "value"> {
    return { startTime: this.#span.start, endTime: this.#span.end, attributes };
  }

  #base(name: string, description: string) {
    return {
      descriptor: { name, description, unit: "", valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
    };
  }
}
