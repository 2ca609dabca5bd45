import type {
  CanonicalRequest,
  ChatRequest,
  Extension,
  JsonObject,
  ReasoningOptions,
  WrittenRequest,
} from "@ai-liaison/core";
import { effortOfBudget } from "../fidelity/effort-of-budget.ts";
import { foreignFields } from "../fidelity/foreign-fields.ts";
import { nameCalls } from "../fidelity/name-calls.ts";
import type { Warn } from "../fidelity/warn.ts";
import { writeAsChat } from "../fidelity/write-as-chat.ts";
import { addAll } from "../json/add-all.ts";
import { DIALECT, formOf, type MutableJson, restore } from "./extension.ts";
import { refuseChat } from "./refusals.ts";
import { ACCOUNT_FIELDS, CHAT_SAMPLING_FIELDS, settleStream, writeFields } from "./request-fields.ts";
import { withoutForeignSignatures } from "./send-to-vendor.ts";
import { FORM, listOf } from "./wire.ts";
import { writeMessage } from "./write-message.ts";
import { addTools, writeResponseFormat } from "./write-tools.ts";

/** A canonical chat request as `POST /v1/chat/completions` wants it, whatever format it came in. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  return writeAsChat(request, writeChat);
}

function writeChat(request: ChatRequest, warn: Warn): JsonObject {
  refuseChat(request);
  const written = writeBody({ ...request, messages: nameCalls(request.messages, { hasNoIds: isOldFunction }) }, warn);
  const restored = settleStream(restore(written, request.extension), request);
  const messages = listOf(restored.messages)?.map((json) => withoutForeignSignatures(json, warn)) ?? [];
  const body = { ...restored, messages };
  warnLost(request, body, warn);
  return body;
}

/** The body without what the request's own extension adds. */
export function writeBody(request: ChatRequest, warn: Warn = () => {}): MutableJson {
  const messages: JsonObject[] = [];
  for (const message of request.messages) addAll(messages, writeMessage(message, warn));
  const body: MutableJson = { model: request.model, messages };
  const { sampling } = request;
  writeFields(body, sampling, CHAT_SAMPLING_FIELDS);
  if (sampling.stop !== undefined) body.stop = sampling.stop;
  if (sampling.maxOutputTokens !== undefined) {
    body[sampling.legacyMaxTokens === true ? "max_tokens" : "max_completion_tokens"] = sampling.maxOutputTokens;
  }
  addTools(body, request, warn);
  if (request.parallelToolCalls !== undefined) body.parallel_tool_calls = request.parallelToolCalls;
  if (request.responseFormat !== undefined) body.response_format = writeResponseFormat(request.responseFormat);
  addReasoning(body, request.reasoning, warn);
  writeFields(body, request.account, ACCOUNT_FIELDS);
  if (request.stream) body.stream = true;
  if (request.stream && request.includeUsage) body.stream_options = { include_usage: true };
  return body;
}

function addReasoning(body: MutableJson, reasoning: ReasoningOptions | undefined, warn: Warn): void {
  if (reasoning?.effort !== undefined) body.reasoning_effort = reasoning.effort;
  else if (reasoning?.budgetTokens !== undefined) {
    body.reasoning_effort = effortOfBudget(reasoning.budgetTokens, warn);
  }
}

function warnLost(request: ChatRequest, body: JsonObject, warn: Warn): void {
  if (request.cacheControl !== undefined && body.cache_control === undefined) {
    warn("Marks for prompt caching were left out: this format has none.");
  }
  if (request.sampling.topK !== undefined && body.top_k === undefined) {
    warn("`topK` was left out: this format does not have it.");
  }
  for (const warning of foreignFields(request.extension, DIALECT)) warn(warning);
}

/** `function_call` and its result are tied by name alone. */
function isOldFunction(value: { readonly extension?: Extension }): boolean {
  return formOf(value) === FORM.function;
}
