import type { Json, Usage } from "@ai-liaison/core";
import { countOf } from "../json/fields.ts";
import { readNewerUsage } from "./newer-usage.ts";
import { numberOf, objectOf, stringOf } from "./wire.ts";

/**
 * `usage` of images, speech and transcriptions: tokens with their parts, or the seconds of what was heard
 * (https://platform.openai.com/docs/api-reference/audio/json-object and …/images/object, read 2026-11-21). Mistral tells
 * both, and counts sound apart from the prompt's text: the total gives it away.
 */
export function readMediaUsage(json: Json | undefined): Usage {
  const usage = readNewerUsage(json, undefined);
  const told = objectOf(json) ?? {};
  const input = objectOf(told.input_tokens_details ?? told.prompt_tokens_details) ?? {};
  const output = objectOf(told.output_tokens_details ?? told.completion_tokens_details) ?? {};
  return {
    ...usage,
    inputTokens: withSound(usage),
    imageInputTokens: countOf(input.image_tokens),
    imageOutputTokens: countOf(output.image_tokens),
    audioSeconds: secondsOf(told.seconds) ?? secondsOf(told.prompt_audio_seconds),
  };
}

/** Seconds as a number, or as the text of one; null for what is none. A year is longer than any recording. */
export function secondsOf(json: Json | undefined): number | null {
  const seconds = numberOf(json) ?? Number(stringOf(json) || Number.NaN);
  return seconds >= 0 && seconds <= MOST_SECONDS ? seconds : null;
}

const MOST_SECONDS = 366 * 86_400;

function withSound({ inputTokens, audioInputTokens, outputTokens, totalTokens }: Usage): number | null {
  if (inputTokens === null || audioInputTokens === null) return inputTokens;
  const both = inputTokens + audioInputTokens;
  return both + (outputTokens ?? 0) === totalTokens ? both : inputTokens;
}
