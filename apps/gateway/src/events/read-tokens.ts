import type { TokenCounts, UsageSource } from "@ai-liaison/core";
import type { FieldReader } from "./field-reader.ts";

const USAGE_SOURCES = ["provider", "partial", "estimated", "none"] as const satisfies readonly UsageSource[];

/** Counts by the names of a record or an attempt, and who says so: the vendor, unless told. */
export function readTokens(fields: FieldReader): TokenCounts & { readonly usageSource: UsageSource } {
  const inputTokens = fields.count("input_tokens");
  const outputTokens = fields.count("output_tokens");
  const sum = inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens;
  const tokens = {
    inputTokens,
    cachedInputTokens: fields.count("cached_input_tokens"),
    cacheWriteTokens: fields.count("cache_write_tokens"),
    outputTokens,
    reasoningTokens: fields.count("reasoning_tokens"),
    audioInputTokens: fields.count("audio_input_tokens"),
    audioOutputTokens: fields.count("audio_output_tokens"),
    imageCount: fields.count("image_count"),
    totalTokens: fields.count("total_tokens") ?? sum,
  };
  const beside = [fields.seconds("audio_seconds"), fields.count("input_characters")];
  const isCounted = [...Object.values(tokens), ...beside].some((count) => count !== null);
  return { ...tokens, usageSource: fields.choice("usage_source", USAGE_SOURCES) ?? (isCounted ? "provider" : "none") };
}
