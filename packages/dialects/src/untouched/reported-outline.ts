import { isJsonObject, type JsonObject, NO_USAGE, type Part, type Usage } from "@ai-liaison/core";
import { countOf, numberOf, objectOf, stringOf } from "../json/fields.ts";
import { reportedCost } from "../json/reported-cost.ts";
import { toldWebSearches } from "../json/web-searches.ts";

/**
 * What the record needs of an answer nobody here knows: its model, and its `usage` where that is in the words most
 * vendors took over from OpenAI, older or newer. Totals alone are input. In other words it is not guessed at.
 */
export function reportedOutline(answer: JsonObject): readonly Part[] {
  const { id, model, created_at, created, usage } = answer;
  const start: Part = {
    type: "start",
    id: stringOf(id) ?? null,
    model: stringOf(model) ?? null,
    createdAt: numberOf(created_at) ?? numberOf(created) ?? null,
  };
  const read = isJsonObject(usage) ? readUsage(usage) : null;
  return read === null ? [start, { type: "end" }] : [start, { type: "usage", usage: read }, { type: "end" }];
}

function readUsage(usage: JsonObject): Usage | null {
  const input = countOf(usage.prompt_tokens) ?? countOf(usage.input_tokens);
  const outputTokens = countOf(usage.completion_tokens) ?? countOf(usage.output_tokens);
  const totalTokens = countOf(usage.total_tokens);
  const reportedCostUsd = reportedCost(usage);
  const inputTokens = input ?? (outputTokens === null ? totalTokens : null);
  if (inputTokens === null && outputTokens === null && reportedCostUsd === null) return null;
  const of = (older: string, newer: string): JsonObject => objectOf(usage[older]) ?? objectOf(usage[newer]) ?? {};
  const output = of("completion_tokens_details", "output_tokens_details");
  return {
    ...NO_USAGE,
    inputTokens,
    cachedInputTokens: countOf(of("prompt_tokens_details", "input_tokens_details").cached_tokens),
    outputTokens,
    reasoningTokens: countOf(output.reasoning_tokens),
    imageOutputTokens: countOf(output.image_tokens),
    webSearches: toldWebSearches(usage),
    totalTokens,
    reportedCostUsd,
    raw: usage,
  };
}
