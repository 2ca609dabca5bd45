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
  { canonical: "maxOutputTokens", wire: "max_output_tokens", type: "number" },
  { canonical: "topLogprobs", wire: "top_logprobs", type: "number" },
];

/** What chats elsewhere can be tuned by, and this format cannot say. */
export const UNSAID_SAMPLING = {
  topK: "top_k",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  seed: "seed",
  stop: "stop",
  logitBias: "logit_bias",
} as const satisfies Partial<Record<keyof Sampling, string>>;

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
    const fits = typeof value === type && !(type === "object" && (value === null || Array.isArray(value)));
    if (value !== undefined && fits) result[canonical] = value;
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
