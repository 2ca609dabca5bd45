import { telemetryOperation } from "../sdks/telemetry-providers.ts";
import { wordsOf } from "../words-of.ts";
import { spanAttributes } from "./call-attributes.ts";
import { createCallMetrics } from "./call-metrics.ts";
import type { CallEvent, EventBatch, EventSink } from "./event-sink.ts";
import {
  type HrTime,
  SPAN_KIND_CLIENT,
  SPAN_STATUS_ERROR,
  type TelemetryMeter,
  type TelemetryTracer,
} from "./telemetry-types.ts";

export interface OpenTelemetrySinkOptions {
  /** `trace.getTracer("…")` of the application's own OpenTelemetry: a span for each call. */
  readonly tracer?: TelemetryTracer;
  /** `metrics.getMeter("…")`: durations, tokens and reported costs. */
  readonly meter?: TelemetryMeter;
}

/**
 * Calls as spans and metrics by the GenAI conventions. A span has the call's own start and end; it is made when the
 * event is delivered, and so has no parent: `liaison.group.id`, `session.id` and the tags tie it to what it belongs to.
 * Content is never in it.
 *
 * @example openTelemetrySink({ tracer: trace.getTracer("app"), meter: metrics.getMeter("app") })
 */
export function openTelemetrySink(options: OpenTelemetrySinkOptions): EventSink {
  const { tracer, meter } = options;
  const count = meter === undefined ? null : createCallMetrics(meter);

  function tell(event: CallEvent): void {
    if (tracer !== undefined) traceCall(tracer, event);
    count?.(event);
  }

  return {
    name: "OpenTelemetry",
    send: async ({ events }) => ({ kind: "taken", refused: refusedBy(tell, events) }),
  };
}

/** A call that cannot be told is refused for good: to try again would count what was told of it twice. */
function refusedBy(tell: (event: CallEvent) => void, events: EventBatch["events"]) {
  return events.flatMap((event, index) => {
    try {
      tell(event);
      return [];
    } catch (error) {
      return [{ index, reason: `OpenTelemetry refused it: ${wordsOf(error)}` }];
    }
  });
}

function traceCall(tracer: TelemetryTracer, event: CallEvent): void {
  const startMs = Date.parse(event.created_at);
  const span = tracer.startSpan(`${telemetryOperation(event.endpoint)} ${event.model_requested}`, {
    kind: SPAN_KIND_CLIENT,
    startTime: hrTime(startMs),
    attributes: spanAttributes(event),
  });
  if (event.status === "error") span.setStatus({ code: SPAN_STATUS_ERROR });
  span.end(hrTime(startMs + event.response_time_ms));
}

/** Not as a plain number: of one before the process began, the SDK thinks it counts from there. */
function hrTime(epochMs: number): HrTime {
  const wholeSeconds = Math.floor(epochMs / 1000);
  return [wholeSeconds, Math.floor((epochMs - wholeSeconds * 1000) * 1e6)];
}
