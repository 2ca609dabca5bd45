import type { Json, JsonObject } from "@ai-liaison/core";
import { choiceCount, interleaved } from "./choice-count.ts";
import { firstTokenDelayMs, generationMs } from "./pace.ts";
import {
  type AnswerContext,
  type Exchange,
  jsonExchange,
  streamExchange,
  type TimedEvent,
} from "./simulated-exchange.ts";
import {
  contentText,
  limitWords,
  numberOf,
  objectOf,
  objectsIn,
  simulatedReply,
  tokensOf,
  wordsOf,
} from "./simulated-text.ts";
import { exampleOf, type SimulatedToolCall, simulatedToolCalls } from "./simulated-tool-calls.ts";
import { simulatedUsage } from "./simulated-usage.ts";

interface SimulatedMessage {
  readonly words: readonly string[];
  readonly toolCalls: readonly SimulatedToolCall[];
  readonly finish: "stop" | "length" | "tool_calls";
}

/** Answers a chat request, whole or as a stream. */
export function simulatedChat(request: JsonObject, context: AnswerContext): Exchange {
  const messages = Array.from({ length: choiceCount(request) }, (_, index) => makeMessage(request, context, index));
  const outputTokens = Math.max(...messages.map(tokensIn));
  const usage = simulatedUsage(request, promptText(request), sumOf(messages.map(tokensIn)));
  const top = {
    id: context.id,
    created: context.createdAt,
    model: String(request.model ?? "simulated"),
    system_fingerprint: "simulated",
  };
  if (request.stream === true) return streamExchange(chunksOf(request, top, messages, usage), context.rhythm);
  const body = { ...top, object: "chat.completion", choices: messages.map(wholeChoice), usage };
  const afterMs = firstTokenDelayMs(context.rhythm) + generationMs(context.rhythm, outputTokens);
  return jsonExchange(200, body, afterMs);
}

/** Choices differ in nothing but their tool calls' ids. */
function makeMessage(request: JsonObject, context: AnswerContext, index: number): SimulatedMessage {
  const suffix = `${context.id.slice(-8)}${index === 0 ? "" : `_${index}`}`;
  const toolCalls = simulatedToolCalls(request, suffix);
  if (toolCalls.length > 0) return { words: [], toolCalls, finish: "tool_calls" };
  const all = wordsOf(replyText(request));
  const words = limitWords(all, numberOf(request.max_completion_tokens) ?? numberOf(request.max_tokens));
  return { words, toolCalls, finish: words.length < all.length ? "length" : "stop" };
}

function replyText(request: JsonObject): string {
  const format = objectOf(request.response_format);
  if (format.type === "json_schema") return JSON.stringify(exampleOf(objectOf(objectOf(format.json_schema).schema)));
  const reply = simulatedReply(contentText(objectsIn(request.messages).at(-1)?.content));
  return format.type === "json_object" ? JSON.stringify({ simulated: true, answer: reply }) : reply;
}

function promptText(request: JsonObject): string {
  return objectsIn(request.messages)
    .map((message) => contentText(message.content))
    .join("\n");
}

function wholeChoice(message: SimulatedMessage, index: number): JsonObject {
  const { words, toolCalls, finish } = message;
  const calls = toolCalls.map(({ id, name, argumentsText }) => ({
    id,
    type: "function",
    function: { name, arguments: argumentsText },
  }));
  const said = { role: "assistant", content: calls.length === 0 ? words.join("") : null, refusal: null };
  return {
    index,
    message: calls.length === 0 ? said : { ...said, tool_calls: calls },
    logprobs: null,
    finish_reason: finish,
  };
}

function chunksOf(
  request: JsonObject,
  top: JsonObject,
  messages: readonly SimulatedMessage[],
  usage: JsonObject,
): readonly TimedEvent[] {
  const includeUsage = objectOf(request.stream_options).include_usage === true;
  const base = { ...top, object: "chat.completion.chunk" };
  const events = interleaved(
    messages.map((message, index) => choiceChunks(message, index, { ...base, ...usageSlot(includeUsage) })),
  );
  return includeUsage ? [...events, { data: { ...base, choices: [], usage }, tokens: 0 }] : events;
}

function choiceChunks(message: SimulatedMessage, choice: number, base: JsonObject): readonly TimedEvent[] {
  const chunk = (delta: JsonObject, tokens: number, finish: string | null = null): TimedEvent => ({
    data: { ...base, choices: [{ index: choice, delta, logprobs: null, finish_reason: finish }] },
    tokens,
  });
  return [
    chunk({ role: "assistant", content: message.toolCalls.length > 0 ? null : "" }, 0),
    ...message.words.map((content) => chunk({ content }, tokensOf(content))),
    ...message.toolCalls.flatMap((call, index) => toolDeltas(call, index).map((delta) => chunk(delta, 2))),
    chunk({}, 0, message.finish),
  ];
}

function usageSlot(includeUsage: boolean): { usage?: null } {
  return includeUsage ? { usage: null } : {};
}

function toolDeltas(call: SimulatedToolCall, index: number): readonly JsonObject[] {
  const opening: Json = { index, id: call.id, type: "function", function: { name: call.name, arguments: "" } };
  const growing = (call.argumentsText.match(/[\s\S]{1,8}/g) ?? []).map((piece) => ({
    tool_calls: [{ index, function: { arguments: piece } }],
  }));
  return [{ tool_calls: [opening] }, ...growing];
}

function tokensIn({ words, toolCalls }: SimulatedMessage): number {
  return sumOf([...words, ...toolCalls.map((call) => call.argumentsText)].map(tokensOf));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
