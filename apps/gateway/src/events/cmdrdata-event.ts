/**
 * The events of cmdrdata's trackers, in our own words. Their senders are what they are, so more is taken than is
 * written down: what has no column here is kept in the metadata, under `cmdrdata`, and never an error.
 *
 * `{ customer_id, model, input_tokens, output_tokens, total_tokens, provider, metadata, timestamp, version,
 *    latency: { request_start_time, request_end_time, duration_ms, time_to_first_token_ms },
 *    error: { occurred, type, code, message }, request: { id, streaming, retry_count, success } }`
 */
import { type FaultCode, isFaultCode, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { isUuid } from "./event-id.ts";
import { EVENT_FIELDS } from "./read-event.ts";

/** What an event says in our fields, and the id its sender has for the request, where that is no id of ours. */
export interface TranslatedEvent {
  readonly event: Json;
  readonly requestId: string | null;
}

const NOTHING: JsonObject = Object.freeze({});
const BLOCKS = ["latency", "error", "request", "timestamp", "version"];
/** Said again by other fields, or by the way they were sent. */
const REDUNDANT = new Set(["request_start_time", "request_end_time", "success", "occurred"]);

export function translateCmdrdata(sent: Json): TranslatedEvent {
  if (!isJsonObject(sent)) return { event: sent, requestId: null };
  const { taken: latency, rest: latencyRest } = blockOf(sent.latency, ["duration_ms", "time_to_first_token_ms"]);
  const { taken: request, rest: requestRest } = blockOf(sent.request, ["id", "streaming"]);
  const { taken: error, rest: errorRest } = blockOf(sent.error, ["type", "code", "message"]);
  const known = Object.entries(sent).filter(([name]) => EVENT_FIELDS.has(name) && name !== "total_tokens");
  const others = Object.entries(sent).filter(([name]) => !EVENT_FIELDS.has(name) && !BLOCKS.includes(name));
  const rest = { ...Object.fromEntries(others), ...latencyRest, ...errorRest, ...withoutZeroRetries(requestRest) };
  const requestId = typeof request.id === "string" && request.id !== "" ? request.id : null;
  const isOurs = requestId !== null && isUuid(requestId);
  const event = {
    ...Object.fromEntries(known),
    ...(isOurs ? { id: requestId } : {}),
    ...(sent.timestamp === undefined ? {} : { created_at: momentOf(sent.timestamp) }),
    ...(isNone(latency.duration_ms) ? {} : { response_time_ms: latency.duration_ms ?? null }),
    ...(isNone(latency.time_to_first_token_ms)
      ? {}
      : { time_to_first_token_ms: latency.time_to_first_token_ms ?? null }),
    ...(isNone(request.streaming) ? {} : { streaming: request.streaming ?? null }),
    ...(hasFailed(sent) ? failureOf(error) : {}),
    ...withRest(sent.metadata, rest),
  };
  return { event, requestId: isOurs ? null : requestId };
}

interface Block {
  readonly taken: JsonObject;
  readonly rest: JsonObject;
}

/** A block's fields that have a column, and those that have none and say something. */
function blockOf(block: Json | undefined, names: readonly string[]): Block {
  const fields = isJsonObject(block) ? block : NOTHING;
  const rest = Object.entries(fields).filter(
    ([name, value]) => !names.includes(name) && !REDUNDANT.has(name) && value !== null,
  );
  return { taken: fields, rest: Object.fromEntries(rest) };
}

function withoutZeroRetries(rest: JsonObject): JsonObject {
  if (rest.retry_count !== 0) return rest;
  const { retry_count: _, ...others } = rest;
  return others;
}

function withRest(metadata: Json | undefined, rest: JsonObject): JsonObject {
  if (Object.keys(rest).length === 0) return metadata === undefined ? {} : { metadata };
  const own = isJsonObject(metadata) ? metadata : isNone(metadata) ? {} : { metadata: metadata ?? null };
  return { metadata: { ...own, cmdrdata: rest } };
}

function isNone(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

/** Seconds (or, from other senders, milliseconds) since the epoch, or an ISO time. */
function momentOf(timestamp: Json): Json {
  if (typeof timestamp !== "number") return timestamp;
  const ms = timestamp < MILLISECONDS_FROM ? timestamp * 1000 : timestamp;
  return ms >= 0 && ms <= MAX_DATE_MS ? new Date(ms).toISOString() : timestamp;
}

/** As seconds it would be the year 5138. */
const MILLISECONDS_FROM = 100_000_000_000;
const MAX_DATE_MS = 253_402_300_799_999;

function hasFailed({ error, request }: JsonObject): boolean {
  return (isJsonObject(error) && error.occurred === true) || (isJsonObject(request) && request.success === false);
}

function failureOf({ type, code, message }: JsonObject): JsonObject {
  const status = Number(code);
  const isStatus = Number.isInteger(status) && status >= 400 && status <= 599;
  const details = { ...(isNone(type) ? {} : { type: type ?? null }), ...(isNone(code) ? {} : { code: code ?? null }) };
  return {
    status: "error",
    error_code: faultCodeOf([code, type], isStatus ? status : null),
    error_message: typeof message === "string" ? message : null,
    error_details: details,
    ...(isStatus ? { http_status: status } : {}),
  };
}

/** Senders name the classes of their SDK's errors, or the vendor's codes. */
function faultCodeOf(names: readonly (Json | undefined)[], status: number | null): FaultCode {
  for (const name of names) {
    if (typeof name !== "string") continue;
    if (isFaultCode(name)) return name;
    const known = LIKELY.find(([pattern]) => pattern.test(name));
    if (known !== undefined) return known[1];
  }
  return BY_STATUS.get(status ?? 0) ?? "server_error";
}

const LIKELY: readonly (readonly [RegExp, FaultCode])[] = [
  [/insufficient.?quota|billing/i, "quota_exhausted"],
  [/rate.?limit/i, "rate_limited"],
  [/timeout|timed.?out/i, "timeout"],
  [/connection|network/i, "network"],
  [/auth|api.?key/i, "provider_authentication"],
  [/permission|forbidden/i, "permission"],
  [/context.?length/i, "context_length"],
  [/content.?filter|safety/i, "content_filter"],
  [/overloaded|unavailable/i, "overloaded"],
  [/model.?not.?found|notfound|not_found/i, "model_not_found"],
  [/badrequest|invalid|unprocessable/i, "invalid_request"],
  [/cancel|abort/i, "cancelled"],
];

const BY_STATUS: ReadonlyMap<number, FaultCode> = new Map([
  [400, "invalid_request"],
  [401, "provider_authentication"],
  [403, "permission"],
  [404, "model_not_found"],
  [408, "timeout"],
  [422, "invalid_request"],
  [429, "rate_limited"],
  [503, "overloaded"],
  [504, "timeout"],
  [529, "overloaded"],
]);
