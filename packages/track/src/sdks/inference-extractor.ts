import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import type { ExtractedUsage, UsageExtractor } from "../tap/destination/usage-extractor.ts";
import { modelIn } from "./extractor-at.ts";
import { countOf } from "./read-counts.ts";

/** A model behind an address of its own: which task it is asked for stands in the path, if anywhere. */
export const inferenceExtractor: UsageExtractor = {
  name: "inference",
  recognise: ({ method, path }) => (method === "POST" ? (taskIn(path) ?? "inference") : null),
  modelIn,
  read: ({ answer }) => generatedTokens(answer),
};

function taskIn(path: string): string | null {
  return /\/pipeline\/([\w-]+)(?:\/|$)/.exec(path)?.[1] ?? null;
}

/** Text generation counts what it wrote, in the answer or in the last event of a stream. */
function generatedTokens(answer: JsonObject | null): ExtractedUsage {
  const details = answer?.details;
  if (!isJsonObject(details)) return {};
  const outputTokens = countOf(details.generated_tokens);
  if (outputTokens === null) return {};
  const prefill = Array.isArray(details.prefill) && details.prefill.length > 0 ? details.prefill.length : null;
  const inputTokens = countOf(details.input_length) ?? prefill;
  const totalTokens = inputTokens === null ? null : inputTokens + outputTokens;
  const raw = { generated_tokens: outputTokens };
  return { usage: { inputTokens, outputTokens, totalTokens, raw } };
}
