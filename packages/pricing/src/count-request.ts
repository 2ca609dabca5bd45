import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { describeTools } from "./describe-tools.ts";
import type { TextEncoding } from "./text-encoding.ts";

/**
 * How a request is laid out before the model sees it, as OpenAI's cookbook describes it ("How to count tokens with
 * tiktoken"): three tokens around each message, one more before a name, three that open the answer.
 */
const AROUND_MESSAGE = 3;
const BEFORE_NAME = 1;
const OPENING_ANSWER = 3;
const AROUND_TOOL_CALL = 3;
const AROUND_TOOLS = 9;

/** One image of 1024 × 1024 at high detail, and any image at low: the vendor's guide to vision, for gpt-4o. */
const IMAGE_HIGH = 765;
const IMAGE_LOW = 85;

/** Input tokens of a request body. What is not of a known shape counts as nothing; nothing is ever thrown. */
export function countRequest(body: JsonObject, encoding: TextEncoding): number {
  const { messages, prompt, input, tools, functions } = body;
  let tokens = countPlain(prompt, encoding) + countPlain(input, encoding);
  if (Array.isArray(messages)) {
    tokens += OPENING_ANSWER;
    for (const message of messages) if (isJsonObject(message)) tokens += countMessage(message, encoding);
  }
  const described = describeTools(Array.isArray(tools) ? tools : Array.isArray(functions) ? functions : []);
  return described === null ? tokens : tokens + AROUND_TOOLS + encoding.count(described);
}

/** A text, a list of texts, tokens already counted, or lists of those. */
function countPlain(value: Json | undefined, encoding: TextEncoding): number {
  if (typeof value === "string") return encoding.count(value);
  if (!Array.isArray(value)) return 0;
  let tokens = 0;
  for (const item of value) {
    if (typeof item === "number") tokens += 1;
    else if (typeof item === "string") tokens += encoding.count(item);
    else if (Array.isArray(item)) tokens += item.filter((token) => typeof token === "number").length;
  }
  return tokens;
}

function countMessage(message: JsonObject, encoding: TextEncoding): number {
  const { role, name, content, refusal, tool_calls, function_call } = message;
  let tokens = AROUND_MESSAGE + countString(role, encoding) + countContent(content, encoding);
  tokens += countString(refusal, encoding);
  if (typeof name === "string") tokens += BEFORE_NAME + encoding.count(name);
  if (isJsonObject(function_call)) tokens += countToolCall(function_call, encoding);
  if (Array.isArray(tool_calls)) {
    for (const call of tool_calls) {
      const called = isJsonObject(call) ? (call.function ?? call.custom) : null;
      if (isJsonObject(called)) tokens += countToolCall(called, encoding);
    }
  }
  return tokens;
}

function countToolCall(called: JsonObject, encoding: TextEncoding): number {
  const { name, arguments: arguments_, input } = called;
  const given = countString(arguments_, encoding) + countString(input, encoding);
  return AROUND_TOOL_CALL + countString(name, encoding) + given;
}

/** Null, a text, or a list of parts. */
function countContent(content: Json | undefined, encoding: TextEncoding): number {
  if (!Array.isArray(content)) return countString(content, encoding);
  let tokens = 0;
  for (const part of content) {
    if (!isJsonObject(part)) continue;
    if (part.type === "image_url") tokens += countImage(part.image_url);
    else tokens += countString(part.text, encoding) + countString(part.refusal, encoding);
  }
  return tokens;
}

function countImage(image: Json | undefined): number {
  return isJsonObject(image) && image.detail === "low" ? IMAGE_LOW : IMAGE_HIGH;
}

function countString(value: Json | undefined, encoding: TextEncoding): number {
  return typeof value === "string" && value !== "" ? encoding.count(value) : 0;
}
