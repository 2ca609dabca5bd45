import { isJsonObject, type Json, type JsonObject, NO_USAGE, type Usage } from "@ai-liaison/core";
import { compact, countOf, objectOf } from "../json/fields.ts";

/**
 * The vendor counts twice (https://docs.cohere.com/docs/rate-limits and /reference/chat, read 2026-11-21):
 * `billed_units` is what it asks money for, `tokens` all that went through the model, its own instructions included.
 * Here a call takes what is billed. `cached_tokens` is a part of `tokens`, not of what is billed (a recorded answer has
 * 51 billed, 1,533 processed, 1,440 cached), so where the two differ it stays in `raw`.
 */
export function readUsage(raw: JsonObject): Usage {
  const billed = objectOf(raw.billed_units);
  const tokens = objectOf(raw.tokens);
  const output = countOf(billed?.output_tokens) ?? countOf(tokens?.output_tokens);
  const reasoning = countOf(tokens?.reasoning_tokens);
  const billedInput = inputOf(billed);
  const processed = countOf(tokens?.input_tokens);
  return {
    ...NO_USAGE,
    inputTokens: billedInput ?? processed,
    cachedInputTokens: billedInput === null || billedInput === processed ? countOf(raw.cached_tokens) : null,
    outputTokens: output,
    reasoningTokens: reasoning !== null && output !== null && reasoning <= output ? reasoning : null,
    raw,
  };
}

/** Embeddings bill the tokens of pictures apart. */
function inputOf(billed: JsonObject | undefined): number | null {
  const text = countOf(billed?.input_tokens);
  const images = countOf(billed?.image_tokens);
  return text === null && images === null ? null : (text ?? 0) + (images ?? 0);
}

/** The vendor's own where it is this format's; of another's, its tokens. */
export function writeUsage(usage: Usage): JsonObject {
  if (isOwnUsage(usage.raw)) return usage.raw;
  const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = usage;
  const told = compact({ input_tokens: inputTokens ?? undefined, output_tokens: outputTokens ?? undefined });
  return compact({
    billed_units: told,
    tokens: compact({ ...told, reasoning_tokens: reasoningTokens ?? undefined }),
    cached_tokens: cachedInputTokens ?? undefined,
  });
}

export function isOwnUsage(raw: Json): raw is JsonObject {
  return isJsonObject(raw) && (isJsonObject(raw.billed_units) || isJsonObject(raw.tokens));
}
