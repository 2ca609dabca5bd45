import type { JsonObject } from "@ai-liaison/core";
import { choiceCount, interleaved } from "./choice-count.ts";
import { firstTokenDelayMs, generationMs } from "./pace.ts";
import {
  type AnswerContext,
  type Exchange,
  jsonExchange,
  streamExchange,
  type TimedEvent,
} from "./simulated-exchange.ts";
import { limitWords, numberOf, objectOf, simulatedReply, tokensOf, wordsOf } from "./simulated-text.ts";

/** Answers a legacy text completion, whole or as a stream. */
export function simulatedCompletion(request: JsonObject, context: AnswerContext): Exchange {
  const prompt = typeof request.prompt === "string" ? request.prompt : JSON.stringify(request.prompt ?? "");
  const all = wordsOf(simulatedReply(prompt));
  const words = limitWords(all, numberOf(request.max_tokens));
  const finish = words.length < all.length ? "length" : "stop";
  const promptTokens = tokensOf(prompt);
  const outputTokens = words.reduce((sum, word) => sum + tokensOf(word), 0);
  const count = choiceCount(request);
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: count * outputTokens,
    total_tokens: promptTokens + count * outputTokens,
  };
  const top = {
    id: context.id,
    object: "text_completion",
    created: context.createdAt,
    model: String(request.model ?? "simulated"),
    system_fingerprint: "simulated",
  };
  const choice = (index: number, text: string, reason: string | null): JsonObject => ({
    text,
    index,
    logprobs: null,
    finish_reason: reason,
  });
  const indexes = Array.from({ length: count }, (_, index) => index);
  if (request.stream !== true) {
    const choices = indexes.map((index) => choice(index, words.join(""), finish));
    const afterMs = firstTokenDelayMs(context.rhythm) + generationMs(context.rhythm, outputTokens);
    return jsonExchange(200, { ...top, choices, usage }, afterMs);
  }
  const eventsOf = (index: number): readonly TimedEvent[] => [
    ...words.map((word) => ({ data: { ...top, choices: [choice(index, word, null)] }, tokens: tokensOf(word) })),
    { data: { ...top, choices: [choice(index, "", finish)] }, tokens: 0 },
  ];
  const events = [...interleaved(indexes.map(eventsOf))];
  if (objectOf(request.stream_options).include_usage === true)
    events.push({ data: { ...top, choices: [], usage }, tokens: 0 });
  return streamExchange(events, context.rhythm);
}
