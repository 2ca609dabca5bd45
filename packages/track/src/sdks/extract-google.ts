import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import type { ExtractedUsage, ObservedExchange, UsageExtractor } from "../tap/destination/usage-extractor.ts";
import { extractorAt } from "./extractor-at.ts";
import { countOf, measureOf, textOf } from "./read-counts.ts";

/**
 * Google's endpoints beside generateContent: https://ai.google.dev/api and
 * https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference, read 2026-11-21.
 */
export const googleExtractors: readonly UsageExtractor[] = [
  extractorAt("interactions", /\/interactions$/, readInteraction),
  extractorAt("predict", /\/models\/[^/]+:predict$/, readPrediction),
  extractorAt("generateVideos", /\/models\/[^/]+:predictLongRunning$/, readOperation),
  extractorAt("computeTokens", /\/models\/[^/]+:computeTokens$/),
  extractorAt(
    "batchGenerateContent",
    /\/models\/[^/]+:(?:async)?[bB]atch(?:GenerateContent|EmbedContent)$/,
    readOperation,
  ),
];

/** Of a stream, the interaction stands in its last events. Thoughts and what tools brought are counted apart. */
function readInteraction({ answer }: ObservedExchange): ExtractedUsage {
  const interaction = isJsonObject(answer?.interaction) ? answer.interaction : answer;
  if (interaction === null || interaction.object !== "interaction") return {};
  const model = textOf(interaction.model) ?? textOf(interaction.agent);
  const id = textOf(interaction.id);
  const status = textOf(interaction.status);
  return {
    ...(model !== null && { model }),
    ...(id !== null && { id }),
    ...(status !== null && { metadata: { status } }),
    ...interactionUsage(interaction),
  };
}

function interactionUsage({ usage, service_tier: tier }: JsonObject): ExtractedUsage {
  if (!isJsonObject(usage)) return {};
  const input = countOf(usage.total_input_tokens);
  const output = countOf(usage.total_output_tokens);
  const thoughts = countOf(usage.total_thought_tokens);
  return {
    usage: {
      inputTokens: input === null ? null : input + (countOf(usage.total_tool_use_tokens) ?? 0),
      cachedInputTokens: countOf(usage.total_cached_tokens),
      outputTokens: output === null ? null : output + (thoughts ?? 0),
      reasoningTokens: thoughts,
      totalTokens: countOf(usage.total_tokens),
      serviceTier: textOf(tier),
      raw: usage,
    },
  };
}

/** Embeddings by the text, with its tokens; images by the piece; other people's models by nobody knows what. */
function readPrediction({ answer }: ObservedExchange): ExtractedUsage {
  const predictions = Array.isArray(answer?.predictions) ? answer.predictions.filter(isJsonObject) : [];
  const tokens = predictions.map(tokenCount);
  const images = predictions.filter(({ mimeType }) => textOf(mimeType)?.startsWith("image/") === true).length;
  const characters = isJsonObject(answer?.metadata) ? measureOf(answer.metadata.billableCharacterCount) : null;
  const usage = tokensOf(tokens) ?? (images > 0 ? { imageCount: images } : null);
  return {
    ...(usage !== null && { usage }),
    ...(characters !== null && { metadata: { characters } }),
  };
}

function tokenCount({ embeddings }: JsonObject): number | null {
  const statistics = isJsonObject(embeddings) ? embeddings.statistics : undefined;
  return isJsonObject(statistics) ? countOf(statistics.token_count) : null;
}

function tokensOf(counts: readonly (number | null)[]): ExtractedUsage["usage"] | null {
  const known = counts.filter((count) => count !== null);
  if (known.length === 0 || known.length < counts.length) return null;
  const inputTokens = known.reduce((sum, count) => sum + count, 0);
  return { inputTokens, totalTokens: inputTokens, raw: { token_counts: known } };
}

/** Ordered now, done later, paid by the second or the piece: what it costs, its own answer does not say. */
function readOperation({ answer, request }: ObservedExchange): ExtractedUsage {
  const metadata: Record<string, Json> = {};
  const parameters = isJsonObject(request?.parameters) ? request.parameters : {};
  for (const name of ["durationSeconds", "sampleCount"]) {
    const value = measureOf(parameters[name]);
    if (value !== null) metadata[name] = value;
  }
  const id = textOf(answer?.name);
  return { ...(id !== null && { id }), metadata };
}
