import { costUsd, meteredAttributes, seconds } from "./call-attributes.ts";
import type { CallEvent } from "./event-sink.ts";
import { ATTRIBUTE, METRIC } from "./telemetry-names.ts";
import type { TelemetryMeter } from "./telemetry-types.ts";

/** Counts calls with the meter's instruments, made once. */
export function createCallMetrics(meter: TelemetryMeter): (event: CallEvent) => void {
  const duration = histogram(meter, METRIC.duration);
  const firstChunk = histogram(meter, METRIC.timeToFirstChunk);
  const tokens = histogram(meter, METRIC.tokens);
  const cost = meter.createCounter(METRIC.cost.name, { unit: METRIC.cost.unit, description: METRIC.cost.description });
  return (event) => {
    const attributes = meteredAttributes(event);
    duration.record(event.response_time_ms / 1000, attributes);
    const firstChunkSeconds = event.streaming ? seconds(event.time_to_first_token_ms) : null;
    if (firstChunkSeconds !== null) firstChunk.record(firstChunkSeconds, attributes);
    const { input_tokens: input, output_tokens: output } = event;
    if (input !== null) tokens.record(input, { ...attributes, [ATTRIBUTE.tokenType]: "input" });
    if (output !== null) tokens.record(output, { ...attributes, [ATTRIBUTE.tokenType]: "output" });
    const dollars = costUsd(event);
    if (dollars !== null) cost.add(dollars, attributes);
  };
}

type HistogramNames = (typeof METRIC)["duration" | "timeToFirstChunk" | "tokens"];

function histogram(meter: TelemetryMeter, { name, unit, description, boundaries }: HistogramNames) {
  return meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: [...boundaries] } });
}
