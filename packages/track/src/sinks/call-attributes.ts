import { telemetryOperation, telemetryProvider } from "../sdks/telemetry-providers.ts";
import type { CallEvent } from "./event-sink.ts";
import { ATTRIBUTE } from "./telemetry-names.ts";
import type { Attributes, AttributeValue } from "./telemetry-types.ts";

/** What every number is counted by: few values each, so neither customers nor ids. */
export function meteredAttributes(event: CallEvent): Attributes {
  return known({
    [ATTRIBUTE.operation]: telemetryOperation(event.endpoint),
    [ATTRIBUTE.provider]: event.provider === null ? null : telemetryProvider(event.provider),
    [ATTRIBUTE.requestModel]: event.model_requested,
    [ATTRIBUTE.responseModel]: event.model_used,
    [ATTRIBUTE.errorType]: event.error_code,
  });
}

/** All that is known of a call, but nothing of its content: no prompt, no answer, no words of an error. */
export function spanAttributes(event: CallEvent): Attributes {
  return {
    ...meteredAttributes(event),
    ...known({
      [ATTRIBUTE.requestStream]: event.streaming || null,
      [ATTRIBUTE.responseId]: event.answer_id,
      [ATTRIBUTE.timeToFirstChunk]: event.streaming ? seconds(event.time_to_first_token_ms) : null,
      [ATTRIBUTE.inputTokens]: event.input_tokens,
      [ATTRIBUTE.outputTokens]: event.output_tokens,
      [ATTRIBUTE.cachedInputTokens]: event.cached_input_tokens,
      [ATTRIBUTE.cacheWriteTokens]: event.cache_write_tokens,
      [ATTRIBUTE.reasoningTokens]: event.reasoning_tokens,
      [ATTRIBUTE.audioInputTokens]: event.audio_input_tokens,
      [ATTRIBUTE.audioOutputTokens]: event.audio_output_tokens,
      [ATTRIBUTE.httpStatus]: event.http_status,
      [ATTRIBUTE.userId]: event.user_id,
      [ATTRIBUTE.sessionId]: event.session_id,
      [ATTRIBUTE.callId]: event.id,
      [ATTRIBUTE.customerId]: event.customer_id,
      [ATTRIBUTE.groupId]: event.group_id,
      [ATTRIBUTE.service]: event.service_name,
      [ATTRIBUTE.status]: event.status,
      [ATTRIBUTE.costUsd]: costUsd(event),
    }),
    ...tagAttributes(event),
  };
}

/** The cost in dollars, as far as anybody has said; null where nobody has. */
export function costUsd(event: CallEvent): number | null {
  return event.total_cost_usd === null ? null : Number(event.total_cost_usd);
}

export function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000;
}

function tagAttributes({ tags }: CallEvent): Attributes {
  return Object.fromEntries(Object.entries(tags ?? {}).map(([name, tag]) => [ATTRIBUTE.tagPrefix + name, tag]));
}

function known(attributes: Readonly<Record<string, AttributeValue | null>>): Attributes {
  const all = Object.entries(attributes);
  return Object.fromEntries(all.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
