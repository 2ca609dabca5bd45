import type { ExtractedUsage, ObservedExchange } from "../tap/destination/usage-extractor.ts";
import { extractorAt } from "./extractor-at.ts";
import { measureOf, textOf } from "./read-counts.ts";
import { readTokenUsage } from "./read-token-usage.ts";

/** Speech is sold by character, listening by the second or by token. https://platform.openai.com/docs/api-reference/audio, read 2026-11-21. */
export const audioExtractors = [
  extractorAt("audio.speech", /\/audio\/speech$/, readSpeech),
  extractorAt("audio.transcriptions", /\/audio\/transcriptions$/, readListening),
  extractorAt("audio.translations", /\/audio\/translations$/, readListening),
];

function readSpeech({ request, answer, answerBytes }: ObservedExchange): ExtractedUsage {
  const input = textOf(request?.input);
  const usage = readTokenUsage(answer?.usage);
  return {
    ...(usage !== null && { usage }),
    ...(input !== null && { asked: { inputCharacters: [...input].length } }),
    ...(answer === null && answerBytes > 0 && { metadata: { answer_bytes: answerBytes } }),
  };
}

function readListening({ answer }: ObservedExchange): ExtractedUsage {
  if (answer === null) return {};
  const tokens = readTokenUsage(answer.usage);
  const audioSeconds = secondsOf(answer);
  const usage = { ...tokens, ...(audioSeconds !== null && { audioSeconds }) };
  const model = textOf(answer.model);
  return {
    ...(Object.keys(usage).length > 0 && { usage }),
    ...(model !== null && { model }),
  };
}

function secondsOf({ usage, duration }: NonNullable<ObservedExchange["answer"]>): number | null {
  const reported = typeof usage === "object" && usage !== null ? usage : {};
  if ("seconds" in reported) return measureOf(reported.seconds);
  if ("prompt_audio_seconds" in reported) return measureOf(reported.prompt_audio_seconds);
  return typeof duration === "string" ? measureOf(Number(duration)) : measureOf(duration);
}
