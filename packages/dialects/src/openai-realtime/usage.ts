import { isJsonObject, type Json, NO_USAGE, type RealtimeUsage } from "@ai-liaison/core";
import { countOf, numberOf, objectOf } from "../json/fields.ts";

/**
 * `usage` of `response.done` and of a finished transcription
 * (https://platform.openai.com/docs/api-reference/realtime-server-events, read 2026-11-21). Totals include their parts.
 * Text, sound and pictures are priced apart, and so are those of them that came from the cache.
 */
export function readUsage(json: Json | undefined): RealtimeUsage {
  if (!isJsonObject(json)) return NO_REALTIME_USAGE;
  const input = objectOf(json.input_token_details) ?? {};
  const cached = objectOf(input.cached_tokens_details) ?? {};
  const output = objectOf(json.output_token_details) ?? {};
  return {
    ...NO_REALTIME_USAGE,
    inputTokens: countOf(json.input_tokens),
    cachedInputTokens: countOf(input.cached_tokens),
    audioInputTokens: countOf(input.audio_tokens),
    imageInputTokens: countOf(input.image_tokens),
    cachedAudioInputTokens: countOf(cached.audio_tokens),
    cachedImageInputTokens: countOf(cached.image_tokens),
    outputTokens: countOf(json.output_tokens),
    audioOutputTokens: countOf(output.audio_tokens),
    audioSeconds: secondsOf(json.seconds),
    totalTokens: countOf(json.total_tokens),
    raw: json,
  };
}

const NO_REALTIME_USAGE: RealtimeUsage = Object.freeze({
  ...NO_USAGE,
  cachedAudioInputTokens: null,
  imageInputTokens: null,
  cachedImageInputTokens: null,
});

/** A day is longer than any session. */
const MOST_SECONDS = 86_400;

/** Some transcriptions are paid for by their length. */
function secondsOf(json: Json | undefined): number | null {
  const seconds = numberOf(json);
  return seconds !== undefined && seconds >= 0 && seconds <= MOST_SECONDS ? seconds : null;
}
