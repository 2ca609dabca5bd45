import { isJsonObject, type Json, type JsonObject, NO_USAGE, type Usage } from "@ai-liaison/core";
import { reportedCost } from "../json/reported-cost.ts";
import { toldWebSearches } from "../json/web-searches.ts";
import { countOf, objectOf, stringOf } from "./wire.ts";

/**
 * `usage` as the Responses API has it (https://platform.openai.com/docs/api-reference/responses/object, read
 * 2026-11-21). Totals include their parts; look-alikes add what the call cost.
 */
export function readUsage(json: Json | undefined, serviceTier: Json | undefined): Usage {
  if (!isJsonObject(json)) return NO_USAGE;
  const input = objectOf(json.input_tokens_details) ?? {};
  const output = objectOf(json.output_tokens_details) ?? {};
  return {
    ...NO_USAGE,
    inputTokens: countOf(json.input_tokens),
    cachedInputTokens: countOf(input.cached_tokens),
    cacheWriteTokens: countOf(input.cache_write_tokens),
    outputTokens: countOf(json.output_tokens),
    reasoningTokens: countOf(output.reasoning_tokens),
    audioInputTokens: countOf(input.audio_tokens),
    audioOutputTokens: countOf(output.audio_tokens),
    webSearches: toldWebSearches(json),
    totalTokens: countOf(json.total_tokens),
    reportedCostUsd: reportedCost(json),
    serviceTier: stringOf(json.service_tier) ?? stringOf(serviceTier) ?? null,
    raw: json,
  };
}

/** The vendor's own object where it is of this format; else ours, from the numbers. */
export function writeUsage(usage: Usage): JsonObject | null {
  if (isJsonObject(usage.raw) && isOwnUsage(usage.raw)) return usage.raw;
  if (usage.inputTokens === null && usage.outputTokens === null && usage.totalTokens === null) return null;
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: usage.cachedInputTokens ?? 0,
      cache_write_tokens: usage.cacheWriteTokens ?? 0,
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: usage.totalTokens ?? input + output,
  };
}

/** Another format counts under the first two names as well; only here is there a total beside them. */
function isOwnUsage(raw: JsonObject): boolean {
  return "input_tokens" in raw && "output_tokens" in raw && "total_tokens" in raw;
}
