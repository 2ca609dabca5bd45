import type { JsonObject } from "@ai-liaison/core";
import type { FakeTokens } from "../answer.ts";
import { countTokens, objectAt } from "./fake-text.ts";

const REASONING_TOKENS = 16;

/**
 * Usage as a vendor declares it. A `prompt_cache_key` makes half of the prompt cached; a `reasoning_effort` other
 * than `none` adds 16 reasoning tokens to each choice.
 */
export function chatUsage(request: JsonObject, promptText: string, completionTokens: number): JsonObject {
  const promptTokens = countTokens(promptText) + 3;
  const cached =
    typeof request.prompt_cache_key === "string" || promptText.includes("cached") ? Math.floor(promptTokens / 2) : 0;
  const effort = request.reasoning_effort;
  const reasoning = typeof effort === "string" && effort !== "none" ? REASONING_TOKENS : 0;
  const outputTokens = completionTokens + reasoning;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** The same usage in the reckoning all formats share. */
export function tokensIn(usage: JsonObject): FakeTokens {
  return {
    input: Number(usage.prompt_tokens),
    cached: Number(objectAt(usage, "prompt_tokens_details").cached_tokens),
    output: Number(usage.completion_tokens),
    reasoning: Number(objectAt(usage, "completion_tokens_details").reasoning_tokens),
  };
}
