import type { Json, JsonObject, Usage } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { countOf, listOf, type MutableJson, stringOf } from "./wire.ts";

/**
 * `usageMetadata` (https://ai.google.dev/api/generate-content#UsageMetadata, read 2026-11-21). The prompt includes what
 * came from a cache; what tools at the vendor gave the model to read is counted beside it, and is input too. Thoughts
 * are counted beside the candidates, and are output too. Null where nothing is counted: Vertex sends a traffic type
 * with each chunk, and counts with the last.
 */
export function readUsage(json: Json | undefined): Usage | null {
  if (!isJsonObject(json)) return null;
  const prompt = countOf(json.promptTokenCount);
  const tools = countOf(json.toolUsePromptTokenCount);
  const candidates = countOf(json.candidatesTokenCount);
  const thoughts = countOf(json.thoughtsTokenCount);
  const total = countOf(json.totalTokenCount);
  const inputTokens = add(prompt, tools);
  const outputTokens = add(candidates, thoughts);
  if (inputTokens === null && outputTokens === null && total === null) return null;
  return {
    inputTokens,
    cachedInputTokens: countOf(json.cachedContentTokenCount),
    cacheWriteTokens: null,
    cacheWrite1hTokens: null,
    outputTokens,
    reasoningTokens: thoughts,
    audioInputTokens: add(audioOf(json.promptTokensDetails), audioOf(json.toolUsePromptTokensDetails)),
    audioOutputTokens: audioOf(json.candidatesTokensDetails),
    imageInputTokens: null,
    imageOutputTokens: null,
    imageCount: null,
    imageSize: null,
    imageQuality: null,
    audioSeconds: null,
    inputCharacters: null,
    webSearches: null,
    totalTokens: total,
    reportedCostUsd: null,
    serviceTier: tierOf(json.serviceTier),
    raw: json,
  };
}

function add(left: number | null, right: number | null): number | null {
  return left === null && right === null ? null : (left ?? 0) + (right ?? 0);
}

/** The audio among counts by modality; null where there is none. */
function audioOf(details: Json | undefined): number | null {
  let sum: number | null = null;
  for (const detail of listOf(details) ?? []) {
    if (isJsonObject(detail) && detail.modality === "AUDIO") sum = add(sum, countOf(detail.tokenCount));
  }
  return sum;
}

function tierOf(tier: Json | undefined): string | null {
  const named = stringOf(tier)?.toLowerCase();
  return named === "standard" ? "default" : (named ?? null);
}

/** The vendor's own object where it is of this format; else ours, from the numbers. */
export function writeUsage(usage: Usage): JsonObject | null {
  if (isJsonObject(usage.raw) && isOwnUsage(usage.raw)) return usage.raw;
  const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens } = usage;
  if (inputTokens === null && outputTokens === null && usage.totalTokens === null) return null;
  const written: MutableJson = {};
  if (inputTokens !== null) written.promptTokenCount = inputTokens;
  if (outputTokens !== null) written.candidatesTokenCount = Math.max(0, outputTokens - (reasoningTokens ?? 0));
  written.totalTokenCount = usage.totalTokens ?? (inputTokens ?? 0) + (outputTokens ?? 0);
  if (cachedInputTokens !== null) written.cachedContentTokenCount = cachedInputTokens;
  if (reasoningTokens !== null) written.thoughtsTokenCount = reasoningTokens;
  return written;
}

function isOwnUsage(raw: JsonObject): boolean {
  return "promptTokenCount" in raw || "candidatesTokenCount" in raw || "totalTokenCount" in raw;
}
