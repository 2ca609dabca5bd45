import type { JsonObject } from "@ai-liaison/core";
import { tokensOf } from "./simulated-text.ts";

/** From so many input tokens on, the simulated vendor caches; and it caches in steps of so many. */
const CACHE_FROM_TOKENS = 1024;
const CACHE_STEP_TOKENS = 128;
const REASONING_TOKENS = 64;

/** The usage a simulated answer declares: long prompts are half cached, asking for effort costs reasoning tokens. */
export function simulatedUsage(request: JsonObject, promptText: string, spokenTokens: number): JsonObject {
  const promptTokens = tokensOf(promptText);
  const half = Math.floor(promptTokens / 2 / CACHE_STEP_TOKENS) * CACHE_STEP_TOKENS;
  const effort = request.reasoning_effort;
  const reasoningTokens = typeof effort === "string" && effort !== "none" ? REASONING_TOKENS : 0;
  const completionTokens = spokenTokens + reasoningTokens;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: promptTokens >= CACHE_FROM_TOKENS ? half : 0 },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}
