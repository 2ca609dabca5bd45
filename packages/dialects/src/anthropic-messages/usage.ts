import type { Json, JsonObject, Usage } from "@ai-liaison/core";
import { isJsonObject, NO_USAGE } from "@ai-liaison/core";
import { countOf } from "../json/fields.ts";
import { toldWebSearches } from "../json/web-searches.ts";
import { compact, listOf, objectOf, stringOf } from "./wire.ts";

/**
 * `usage` (https://platform.claude.com/docs/en/api/messages, read 2026-11-21). `input_tokens` is only what came neither
 * from a prompt cache nor went into one; the canonical total is the sum of the three. Reasoning is within
 * `output_tokens`. What was spent on compacting the conversation stands apart in `iterations`, and is added here; what
 * another model was asked (`advisor_message`) also stands there, but has another price. In a stream `message_delta` tells running totals, over those of `message_start`: replace, never add.
 */
export function readUsage(json: Json | undefined): Usage {
  if (!isJsonObject(json)) return NO_USAGE;
  const counts = readCounts(json);
  const compactions = (listOf(json.iterations) ?? []).filter(isJsonObject).filter(({ type }) => type === "compaction");
  return {
    ...NO_USAGE,
    ...compactions.map(readCounts).reduce(addCounts, counts),
    reasoningTokens: countOf(objectOf(json.output_tokens_details)?.thinking_tokens),
    webSearches: toldWebSearches(json),
    serviceTier: stringOf(json.service_tier) ?? null,
    raw: json,
  };
}

type Counts = Pick<
  Usage,
  "inputTokens" | "cachedInputTokens" | "cacheWriteTokens" | "cacheWrite1hTokens" | "outputTokens"
>;

function readCounts(json: JsonObject): Counts {
  const written = objectOf(json.cache_creation) ?? {};
  const cacheWrite1h = countOf(written.ephemeral_1h_input_tokens);
  const cached = countOf(json.cache_read_input_tokens);
  const cacheWrite =
    countOf(json.cache_creation_input_tokens) ?? sumOf(countOf(written.ephemeral_5m_input_tokens), cacheWrite1h);
  const fresh = countOf(json.input_tokens);
  return {
    inputTokens: fresh === null ? null : fresh + (cached ?? 0) + (cacheWrite ?? 0),
    cachedInputTokens: cached,
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: cacheWrite1h,
    outputTokens: countOf(json.output_tokens),
  };
}

function addCounts(left: Counts, right: Counts): Counts {
  return {
    inputTokens: sumOf(left.inputTokens, right.inputTokens),
    cachedInputTokens: sumOf(left.cachedInputTokens, right.cachedInputTokens),
    cacheWriteTokens: sumOf(left.cacheWriteTokens, right.cacheWriteTokens),
    cacheWrite1hTokens: sumOf(left.cacheWrite1hTokens, right.cacheWrite1hTokens),
    outputTokens: sumOf(left.outputTokens, right.outputTokens),
  };
}

function sumOf(left: number | null, right: number | null): number | null {
  return left === null && right === null ? null : (left ?? 0) + (right ?? 0);
}

/** Later totals over earlier ones: what the later does not name, or leaves null, stays. */
export function mergeUsage(earlier: JsonObject, later: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...earlier };
  for (const key in later) {
    const value = later[key] ?? null;
    if (value !== null || merged[key] === undefined) merged[key] = value;
  }
  return merged;
}

/** The vendor's own object where the answer is of this format; else ours, from the numbers. Clients count on it. */
export function writeUsage(usage: Usage, own: boolean): JsonObject {
  if (own && isJsonObject(usage.raw)) return usage.raw;
  const { cachedInputTokens, cacheWriteTokens, cacheWrite1hTokens, reasoningTokens } = usage;
  const outside = (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
  return compact({
    input_tokens: Math.max(0, (usage.inputTokens ?? 0) - outside),
    cache_creation_input_tokens: cacheWriteTokens ?? 0,
    cache_read_input_tokens: cachedInputTokens ?? 0,
    cache_creation:
      cacheWrite1hTokens === null
        ? undefined
        : {
            ephemeral_1h_input_tokens: cacheWrite1hTokens,
            ephemeral_5m_input_tokens: Math.max(0, (cacheWriteTokens ?? 0) - cacheWrite1hTokens),
          },
    output_tokens: usage.outputTokens ?? 0,
    output_tokens_details: reasoningTokens === null ? undefined : { thinking_tokens: reasoningTokens },
  });
}

const IN_DELTA = [
  "input_tokens",
  "cache_creation_input_tokens",
  "cache_read_input_tokens",
  "output_tokens",
  "output_tokens_details",
  "server_tool_use",
  "iterations",
] as const;

/** What of it stands in `message_delta`. */
export function writeDeltaUsage(whole: JsonObject): JsonObject {
  const usage: Record<string, Json> = {};
  for (const key of IN_DELTA) {
    const value = whole[key];
    if (value !== undefined) usage[key] = value;
  }
  return usage;
}
