import type { Json, JsonObject } from "@ai-liaison/core";
import { errorAnswer, type VendorAnswer } from "../answer.ts";
import { checkMessages } from "./check-messages.ts";
import { countTokens, objectAt, objectsAt, piecesOf, replyTo, textOfContent } from "./fake-text.ts";
import { chatUsage, tokensIn } from "./fake-usage.ts";
import { type FakeImage, imageAt, seenImages } from "./shared/fake-prompt.ts";
import { exampleOf, type FakeToolCall, toolCallsFor } from "./tool-calls.ts";

/** What stands at the top of every answer. Passed in, so that the same request gives the same bytes. */
export interface AnswerHead {
  readonly id: string;
  readonly createdAt: number;
}

interface FakeMessage {
  readonly text: string | null;
  readonly toolCalls: readonly FakeToolCall[];
  readonly finish: "stop" | "length" | "tool_calls";
  readonly tokens: number;
}

/** A chat completion for any well-formed request; `say` overrides what it says. */
export function chatAnswer(request: JsonObject, head: AnswerHead, say?: string): VendorAnswer {
  if (!Array.isArray(request.messages)) return errorAnswer(400, "Missing required parameter: 'messages'.");
  const message = makeMessage(request, head, say);
  const count = typeof request.n === "number" ? Math.max(1, request.n) : 1;
  const wrong = checkMessages(request);
  if (wrong !== null) return errorAnswer(400, wrong);
  const usage = chatUsage(request, promptOf(request), message.tokens * count);
  const top = { id: head.id, created: head.createdAt, model: String(request.model), system_fingerprint: "fp_fake" };
  if (request.stream === true)
    return { kind: "stream", events: streamEvents(request, top, message, count, usage), tokens: tokensIn(usage) };
  const choices = Array.from({ length: count }, (_, index) => wholeChoice(message, index));
  return {
    kind: "whole",
    status: 200,
    body: { ...top, object: "chat.completion", choices, usage },
    tokens: tokensIn(usage),
  };
}

function makeMessage(request: JsonObject, head: AnswerHead, say: string | undefined): FakeMessage {
  const toolCalls = say === undefined ? toolCallsFor(request, head.id.slice(-12)) : [];
  if (toolCalls.length > 0) {
    const tokens = toolCalls.reduce((sum, call) => sum + countTokens(call.name + call.argumentsText), 0);
    return { text: null, toolCalls, finish: "tool_calls", tokens };
  }
  const full = piecesOf(say ?? spokenText(request));
  const limit = request.max_completion_tokens ?? request.max_tokens;
  const pieces = typeof limit === "number" ? full.slice(0, limit) : full;
  const text = pieces.join("");
  return { text, toolCalls, finish: pieces.length < full.length ? "length" : "stop", tokens: countTokens(text) };
}

function spokenText(request: JsonObject): string {
  const format = objectAt(request, "response_format");
  if (format.type === "json_schema")
    return JSON.stringify(exampleOf(objectAt(objectAt(format, "json_schema"), "schema")));
  const last = lastTurn(request);
  const prompt = last.map((message) => textOfContent(message.content)).join("\n");
  if (format.type === "json_object") return JSON.stringify({ you_said: prompt.slice(0, 400) });
  return seenImages(last.flatMap(imagesOf)) + replyTo(prompt);
}

/** The last message, or all tool results where they come last. */
function lastTurn(request: JsonObject): readonly JsonObject[] {
  const messages = objectsAt(request, "messages");
  const from = messages.findLastIndex((message) => message.role !== "tool");
  return from === messages.length - 1 ? messages.slice(-1) : messages.slice(from + 1);
}

function imagesOf(message: JsonObject): readonly FakeImage[] {
  const blocks = objectsAt(message, "content").filter((block) => block.type === "image_url");
  return blocks.map((block) => imageAt(String(objectAt(block, "image_url").url)));
}

function promptOf(request: JsonObject): string {
  return objectsAt(request, "messages")
    .map((message) => `${String(message.role)}\n${textOfContent(message.content)}`)
    .join("\n");
}

function wholeChoice(message: FakeMessage, index: number): JsonObject {
  const calls = message.toolCalls.map((call) => ({
    id: call.id,
    type: "function",
    function: { name: call.name, arguments: call.argumentsText },
  }));
  const content = { role: "assistant", content: message.text, refusal: null };
  return {
    index,
    message: calls.length === 0 ? content : { ...content, tool_calls: calls },
    logprobs: null,
    finish_reason: message.finish,
  };
}

function streamEvents(
  request: JsonObject,
  top: JsonObject,
  message: FakeMessage,
  count: number,
  usage: JsonObject,
): readonly Json[] {
  const includeUsage = objectAt(request, "stream_options").include_usage === true;
  const base = { ...top, object: "chat.completion.chunk" };
  const event = (index: number, delta: JsonObject, finish: string | null): Json => ({
    ...base,
    choices: [{ index, delta, logprobs: null, finish_reason: finish }],
    ...(includeUsage ? { usage: null } : {}),
  });
  const events: Json[] = [];
  for (let index = 0; index < count; index++) {
    events.push(event(index, { role: "assistant", content: message.text === null ? null : "", refusal: null }, null));
    for (const delta of deltasOf(message)) events.push(event(index, delta, null));
    events.push(event(index, {}, message.finish));
  }
  if (includeUsage) events.push({ ...base, choices: [], usage });
  return events;
}

function deltasOf(message: FakeMessage): readonly JsonObject[] {
  if (message.text !== null) return piecesOf(message.text).map((content) => ({ content }));
  return message.toolCalls.flatMap((call, index): JsonObject[] => [
    { tool_calls: [{ index, id: call.id, type: "function", function: { name: call.name, arguments: "" } }] },
    ...(call.argumentsText.match(/[\s\S]{1,5}/g) ?? []).map((piece) => ({
      tool_calls: [{ index, function: { arguments: piece } }],
    })),
  ]);
}
