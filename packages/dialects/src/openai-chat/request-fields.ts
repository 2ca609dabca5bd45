import type { AccountOptions, Json, JsonObject, Sampling } from "@ai-liaison/core";
import type { MutableJson } from "./extension.ts";

/** Fields that mean the same in both tongues, as data: canonical name, our name, JSON type. */
interface Field<Canonical> {
  readonly canonical: keyof Canonical & string;
  readonly wire: string;
  readonly type: "number" | "string" | "boolean" | "object";
}

export const SAMPLING_FIELDS: readonly Field<Sampling>[] = [
  { canonical: "temperature", wire: "temperature", type: "number" },
  { canonical: "topP", wire: "top_p", type: "number" },
  { canonical: "frequencyPenalty", wire: "frequency_penalty", type: "number" },
  { canonical: "presencePenalty", wire: "presence_penalty", type: "number" },
  { canonical: "seed", wire: "seed", type: "number" },
  { canonical: "candidates", wire: "n", type: "number" },
  { canonical: "logitBias", wire: "logit_bias", type: "object" },
];

export const CHAT_SAMPLING_FIELDS: readonly Field<Sampling>[] = [
  ...SAMPLING_FIELDS,
  { canonical: "logprobs", wire: "logprobs", type: "boolean" },
  { canonical: "topLogprobs", wire: "top_logprobs", type: "number" },
];

/** The older format has one number for both. */
export const COMPLETION_SAMPLING_FIELDS: readonly Field<Sampling>[] = [
  ...SAMPLING_FIELDS,
  { canonical: "maxOutputTokens", wire: "max_tokens", type: "number" },
  { canonical: "topLogprobs", wire: "logprobs", type: "number" },
];

export const ACCOUNT_FIELDS: readonly Field<AccountOptions>[] = [
  { canonical: "user", wire: "user", type: "string" },
  { canonical: "metadata", wire: "metadata", type: "object" },
  { canonical: "serviceTier", wire: "service_tier", type: "string" },
  { canonical: "store", wire: "store", type: "boolean" },
  { canonical: "promptCacheKey", wire: "prompt_cache_key", type: "string" },
  { canonical: "safetyIdentifier", wire: "safety_identifier", type: "string" },
];

/** The fields that are there with the type they should have, under their canonical names. */
export function readFields<Canonical extends object>(body: JsonObject, fields: readonly Field<Canonical>[]): Canonical {
  const result: MutableJson = {};
  for (const { canonical, wire, type } of fields) {
    const value = body[wire];
    if (value !== undefined && value !== null && hasType(value, type)) result[canonical] = value;
  }
  return result as Canonical;
}

export function writeFields<Canonical extends object>(
  target: MutableJson,
  source: Canonical | undefined,
  fields: readonly Field<Canonical>[],
): void {
  if (source === undefined) return;
  for (const { canonical, wire } of fields) {
    const value = source[canonical] as Json | undefined;
    if (value !== undefined) target[wire] = value;
  }
}

function hasType(value: Json, type: Field<object>["type"]): boolean {
  return typeof value === type && !(type === "object" && Array.isArray(value));
}

/** `stop`: one text or several. */
export function readStop(stop: Json | undefined): { stop?: readonly string[] } {
  if (typeof stop === "string") return { stop: [stop] };
  const all = Array.isArray(stop) ? stop : [];
  return all.length > 0 && all.every((text) => typeof text === "string") ? { stop: all as readonly string[] } : {};
}

export function readAccount(body: JsonObject): { account?: AccountOptions } {
  const account = readFields(body, ACCOUNT_FIELDS);
  return Object.keys(account).length === 0 ? {} : { account };
}

/** In a stream, whether usage was asked for. */
export function readIncludeUsage(body: JsonObject): boolean {
  const options = body.stream_options;
  return body.stream === true && typeof options === "object" && options !== null && !Array.isArray(options)
    ? (options as JsonObject).include_usage === true
    : false;
}

/** Model, stream and usage are the gateway's to decide: they win over what the original said. */
export function settleStream(
  body: JsonObject,
  request: { readonly stream: boolean; readonly includeUsage: boolean },
): JsonObject {
  if (!request.stream) return body.stream === true ? { ...body, stream: false } : body;
  const options = body.stream_options as JsonObject | null | undefined;
  const usageSettled = (options?.include_usage === true) === request.includeUsage;
  if (body.stream === true && usageSettled) return body;
  return {
    ...body,
    stream: true,
    ...(usageSettled ? {} : { stream_options: { ...options, include_usage: request.includeUsage } }),
  };
}
