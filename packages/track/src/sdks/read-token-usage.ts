import { isJsonObject, type Json, type JsonObject, type Usage } from "@ai-liaison/core";
import { countOf, textOf } from "./read-counts.ts";

/**
 * Tokens as the endpoints beside chat report them, under one of two sets of names: `input_tokens` and `output_tokens`, or
 * `prompt_tokens` and `completion_tokens`. Null where there is no such object, or nothing in it that could be counted.
 */
export function readTokenUsage(usage: Json | undefined): Partial<Usage> | null {
  if (!isJsonObject(usage)) return null;
  const output = countOf(usage.output_tokens) ?? countOf(usage.completion_tokens);
  const said = countOf(usage.input_tokens) ?? countOf(usage.prompt_tokens);
  const total = countOf(usage.total_tokens);
  const reportedCostUsd = costOf(usage.cost);
  if (said === null && output === null && total === null && reportedCostUsd === null) return null;
  const into = detailsOf(usage, ["input_tokens_details", "input_token_details", "prompt_tokens_details"]);
  const outOf = detailsOf(usage, ["output_tokens_details", "output_token_details", "completion_tokens_details"]);
  const audioInputTokens = countOf(into.audio_tokens);
  return {
    inputTokens: withAudio(said, audioInputTokens, output, total),
    cachedInputTokens: countOf(into.cached_tokens),
    outputTokens: output,
    reasoningTokens: countOf(outOf.reasoning_tokens),
    audioInputTokens,
    audioOutputTokens: countOf(outOf.audio_tokens),
    imageInputTokens: countOf(into.image_tokens),
    imageOutputTokens: countOf(outOf.image_tokens),
    totalTokens: total ?? (said === null || output === null ? null : said + output),
    serviceTier: textOf(usage.service_tier),
    reportedCostUsd,
    raw: usage,
  };
}

/** Some count the sound apart from the text: their total tells. */
function withAudio(input: number | null, audio: number | null, output: number | null, total: number | null) {
  if (input === null || audio === null || total === null) return input;
  return input + audio + (output ?? 0) === total ? input + audio : input;
}

function costOf(cost: Json | undefined): string | null {
  return typeof cost === "number" && Number.isFinite(cost) && cost >= 0 ? String(cost) : null;
}

function detailsOf(usage: JsonObject, names: readonly string[]): JsonObject {
  for (const name of names) {
    const details = usage[name];
    if (isJsonObject(details)) return details;
  }
  return {};
}
