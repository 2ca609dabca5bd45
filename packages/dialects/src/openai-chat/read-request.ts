import type {
  CanonicalRequest,
  ChatRequest,
  Json,
  JsonArray,
  JsonObject,
  ReasoningOptions,
  Sampling,
} from "@ai-liaison/core";
import { remember } from "./extension.ts";
import { readMessages } from "./read-message.ts";
import { readResponseFormat, readToolChoice, readTools } from "./read-tools.ts";
import { CHAT_SAMPLING_FIELDS, readAccount, readFields, readIncludeUsage, readStop } from "./request-fields.ts";
import { booleanOf, compact, numberOf, objectOf, stringOf } from "./wire.ts";
import { writeBody } from "./write-request.ts";

/** `POST /v1/chat/completions`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const request = understand(body);
  const written = writeBody({ ...request, messages: [] });
  // Messages are kept one by one where they are read: where the rest is compared, they stand as they came.
  if (isList(body.messages, request.messages.length)) written.messages = body.messages;
  return Object.assign(request, remember(body, written));
}

function isList(value: Json | undefined, length: number): value is JsonArray {
  return Array.isArray(value) && value.length === length;
}

function understand(body: JsonObject): ChatRequest {
  const parallelToolCalls = booleanOf(body.parallel_tool_calls);
  return {
    operation: "chat",
    model: stringOf(body.model) ?? "",
    messages: readMessages(body.messages),
    stream: body.stream === true,
    includeUsage: readIncludeUsage(body),
    sampling: readSampling(body),
    ...readTools(body),
    ...readToolChoice(body),
    ...(parallelToolCalls === undefined ? {} : { parallelToolCalls }),
    ...readResponseFormat(body.response_format),
    ...readReasoningOptions(body),
    ...readAccount(body),
  };
}

function readSampling(body: JsonObject): Sampling {
  const newer = numberOf(body.max_completion_tokens);
  const older = newer === undefined ? numberOf(body.max_tokens) : undefined;
  return {
    ...readFields(body, CHAT_SAMPLING_FIELDS),
    ...readStop(body.stop),
    ...compact({ topK: numberOf(body.top_k), maxOutputTokens: newer ?? older }),
    ...(older === undefined ? {} : { legacyMaxTokens: true }),
  };
}

/** `reasoning_effort`, and the objects by which look-alikes say the same. */
function readReasoningOptions(body: JsonObject): { reasoning?: ReasoningOptions } {
  const options = objectOf(body.reasoning) ?? {};
  const thinking = objectOf(body.thinking) ?? {};
  const reasoning = compact({
    effort: stringOf(body.reasoning_effort) ?? stringOf(options.effort),
    budgetTokens: numberOf(options.max_tokens) ?? numberOf(thinking.budget_tokens),
    enabled: booleanOf(options.enabled) ?? { enabled: true, disabled: false }[stringOf(thinking.type) ?? ""],
    summary: stringOf(options.summary),
  });
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}
