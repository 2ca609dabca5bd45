import type { Json, JsonObject, Usage } from "@ai-liaison/core";
import { isJsonObject, NO_USAGE } from "@ai-liaison/core";
import { countOf } from "../json/fields.ts";
import { reportedCost } from "../json/reported-cost.ts";
import { toldWebSearches } from "../json/web-searches.ts";
import { objectOf, stringOf } from "./wire.ts";

/**
 * `usage` as OpenAI has it (https://platform.openai.com/docs/api-reference/chat/object, read 2026-11-21) and as
 * look-alikes bend it. Totals include their parts, with two traps: some count reasoning outside `completion_tokens`
 * (see `countsApart`), and cache hits have four names.
 * A count that is no whole number from 0 to 10¹² is null: never NaN, never a negative price.
 */
export function readUsage(json: Json | undefined, serviceTier: Json | undefined): Usage {
  if (!isJsonObject(json)) return NO_USAGE;
  const input = objectOf(json.prompt_tokens_details) ?? {};
  const output = objectOf(json.completion_tokens_details) ?? {};
  const inputTokens = countOf(json.prompt_tokens);
  const completionTokens = countOf(json.completion_tokens);
  const reasoningTokens = countOf(output.reasoning_tokens) ?? countOf(json.reasoning_tokens);
  const totalTokens = countOf(json.total_tokens);
  const apart = countsApart(json, reasoningTokens) ? (reasoningTokens ?? 0) : 0;
  const outputTokens = completionTokens === null ? null : completionTokens + apart;
  return {
    inputTokens: inputTokens ?? (completionTokens === null ? totalTokens : null),
    cachedInputTokens: firstCount(
      input.cached_tokens,
      json.prompt_cache_hit_tokens,
      json.cached_tokens,
      json.num_cached_tokens,
      json.cache_read_input_tokens,
    ),
    cacheWriteTokens: firstCount(input.cache_write_tokens, json.cache_creation_input_tokens),
    cacheWrite1hTokens: null,
    outputTokens,
    reasoningTokens,
    audioInputTokens: firstCount(input.audio_tokens, json.audio_prompt_tokens),
    audioOutputTokens: countOf(output.audio_tokens),
    imageInputTokens: countOf(input.image_tokens),
    imageOutputTokens: countOf(output.image_tokens),
    imageCount: null,
    imageSize: null,
    imageQuality: null,
    audioSeconds: null,
    inputCharacters: null,
    webSearches: toldWebSearches(json),
    totalTokens: apart === 0 || totalTokens === null ? totalTokens : (inputTokens ?? 0) + (outputTokens ?? 0),
    reportedCostUsd: reportedCost(json),
    serviceTier: stringOf(json.service_tier) ?? stringOf(serviceTier) ?? null,
    raw: json,
  };
}

function firstCount(...values: readonly (Json | undefined)[]): number | null {
  for (const value of values) {
    const count = countOf(value);
    if (count !== null) return count;
  }
  return null;
}

/**
 * Whether reasoning stands outside `completion_tokens`: the total gives some away, as prompt + completion + reasoning.
 * Vercel's gateway, alone in telling a `market_cost`, leaves it out of the total as well, and charges for it: so it is
 * in all its recorded answers (docs/costs.md).
 */
function countsApart(json: JsonObject, reasoning: number | null): boolean {
  if (reasoning === null || reasoning === 0) return false;
  if (json.market_cost !== undefined) return true;
  const said = (countOf(json.prompt_tokens) ?? 0) + (countOf(json.completion_tokens) ?? 0);
  return countOf(json.total_tokens) === said + reasoning;
}

/** The vendor's own object where it is of this format; else ours, from the numbers. */
export function writeUsage(usage: Usage): JsonObject | null {
  if (isJsonObject(usage.raw) && isOwnUsage(usage.raw)) return usage.raw;
  if (usage.inputTokens === null && usage.outputTokens === null && usage.totalTokens === null) return null;
  const prompt = usage.inputTokens ?? 0;
  const completion = usage.outputTokens ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: usage.totalTokens ?? prompt + completion,
    prompt_tokens_details: {
      cached_tokens: usage.cachedInputTokens ?? 0,
      audio_tokens: usage.audioInputTokens ?? 0,
      ...(usage.cacheWriteTokens === null ? {} : { cache_write_tokens: usage.cacheWriteTokens }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens ?? 0,
      audio_tokens: usage.audioOutputTokens ?? 0,
    },
  };
}

/** Others count a total too, beside tokens under names of their own. */
function isOwnUsage(raw: JsonObject): boolean {
  if ("input_tokens" in raw || "output_tokens" in raw) return "prompt_tokens" in raw;
  return "prompt_tokens" in raw || "completion_tokens" in raw || "total_tokens" in raw;
}
