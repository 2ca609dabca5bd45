import { isJsonObject, type Json, type JsonObject, NO_USAGE, totalTokensOf, type Usage } from "@ai-liaison/core";
import { compact, countOf, listOf, objectOf, stringOf } from "../json/fields.ts";

/**
 * `usage` (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html, read 2026-11-21).
 * `inputTokens` is only what came neither from a prompt cache nor went into one, while `totalTokens` has all three; the
 * canonical input is their sum. `…TokenCount` are older names of the same counts.
 */
export function readUsage(raw: JsonObject, tier: Json | undefined): Usage {
  const fresh = countOf(raw.inputTokens);
  const cached = countOf(raw.cacheReadInputTokens) ?? countOf(raw.cacheReadInputTokenCount);
  const cacheWrite = countOf(raw.cacheWriteInputTokens) ?? countOf(raw.cacheWriteInputTokenCount);
  return {
    ...NO_USAGE,
    inputTokens: fresh === null ? null : fresh + (cached ?? 0) + (cacheWrite ?? 0),
    cachedInputTokens: cached,
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: writtenForAnHour(raw),
    outputTokens: countOf(raw.outputTokens),
    totalTokens: countOf(raw.totalTokens),
    serviceTier: stringOf(objectOf(tier)?.type) ?? null,
    raw,
  };
}

/** `cacheDetails` tell what was written to a cache, by how long it is kept. */
function writtenForAnHour({ cacheDetails }: JsonObject): number | null {
  const details = (listOf(cacheDetails) ?? []).filter(isJsonObject);
  return countOf(details.find(({ ttl }) => ttl === "1h")?.inputTokens);
}

/** The vendor's own where it is this format's; of another's, its tokens. */
export function writeUsage(usage: Usage): JsonObject {
  if (isOwnUsage(usage.raw)) return usage.raw;
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens } = usage;
  const outside = (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
  return compact({
    inputTokens: inputTokens === null ? undefined : Math.max(0, inputTokens - outside),
    outputTokens: outputTokens ?? undefined,
    totalTokens: totalTokensOf(usage) ?? undefined,
    cacheReadInputTokens: cachedInputTokens ?? undefined,
    cacheWriteInputTokens: cacheWriteTokens ?? undefined,
    cacheDetails: detailsOf(usage),
  });
}

function detailsOf({ cacheWriteTokens, cacheWrite1hTokens }: Usage): Json | undefined {
  if (cacheWrite1hTokens === null) return undefined;
  const short = Math.max(0, (cacheWriteTokens ?? 0) - cacheWrite1hTokens);
  return [
    { ttl: "1h", inputTokens: cacheWrite1hTokens },
    { ttl: "5m", inputTokens: short },
  ];
}

function isOwnUsage(raw: Json): raw is JsonObject {
  return isJsonObject(raw) && ("inputTokens" in raw || "outputTokens" in raw);
}
