import { Fault, type JsonObject, type RequestHead } from "@ai-liaison/core";
import { checkMessages, type MessageTypes } from "../json/check-messages.ts";
import { checkEach, checkTexts, missing, modelIn } from "../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../json/field-types.ts";
import { readIncludeUsage } from "./request-fields.ts";
import { numberOf, stringOf } from "./wire.ts";

/**
 * Checks of every call, so hand-written: one table look-up for each field that is there. JSON types and roles only;
 * ranges are the vendor's business, and what the tables do not name passes untouched.
 */
const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string?": [
    "user",
    "service_tier",
    "reasoning_effort",
    "verbosity",
    "prompt_cache_key",
    "prompt_cache_retention",
    "safety_identifier",
  ],
  list: ["messages"],
  "list?": ["tools", "functions", "modalities"],
  "number?": [
    "temperature",
    "top_p",
    "n",
    "max_tokens",
    "max_completion_tokens",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "top_logprobs",
  ],
  "boolean?": ["stream", "logprobs", "store", "parallel_tool_calls"],
  "object?": [
    "stream_options",
    "response_format",
    "logit_bias",
    "metadata",
    "audio",
    "prediction",
    "web_search_options",
  ],
  "string|list?": ["stop"],
  "string|object?": ["tool_choice", "function_call"],
});

const MESSAGES: MessageTypes = {
  roles: new Set(["system", "developer", "user", "assistant", "tool", "function"]),
  fields: fieldTypes({
    string: ["role"],
    "string?": ["name", "refusal", "tool_call_id"],
    "string|list?": ["content"],
    "list?": ["tool_calls"],
    "object?": ["function_call", "audio"],
  }),
};

const TOOL_CALL: FieldTypes = fieldTypes({ "string?": ["id", "type"], "object?": ["function", "custom"] });
const TOOL: FieldTypes = fieldTypes({ "string?": ["type"], "object?": ["function", "custom"] });
const PART: FieldTypes = fieldTypes({ "string?": ["type", "refusal"], "object?": ["input_audio", "file"] });

/** Checks a chat request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  const model = modelIn(body);
  if (!Array.isArray(body.messages)) throw missing("messages");
  checkMessages(body.messages, MESSAGES, checkInner);
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  if (Array.isArray(body.functions)) checkEach(body.functions, NAMED, "functions");
  if (Array.isArray(body.stop)) checkTexts(body.stop, "stop");
  if (typeof body.previous_response_id === "string") throw notInThisFormat();
  return {
    model,
    stream: body.stream === true,
    includeUsage: readIncludeUsage(body),
    maxOutputTokens: numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens) ?? null,
    candidates: numberOf(body.n) ?? 1,
    user: stringOf(body.user) ?? stringOf(body.safety_identifier) ?? null,
    ...(body.store === true && { keepsAnswer: true }),
  };
}

const NAMED: FieldTypes = fieldTypes({ string: ["name"], "string?": ["description"] });

function checkInner({ content, tool_calls: calls }: JsonObject, path: string): void {
  if (Array.isArray(content)) checkEach(content, PART, `${path}.content`);
  if (Array.isArray(calls)) checkEach(calls, TOOL_CALL, `${path}.tool_calls`);
}

/** Whose an answer is, is known where it can be gone on from; no vendor's chat is to go on from it unasked. */
function notInThisFormat(): Fault {
  return new Fault("invalid_request", "A chat completion cannot go on from a kept answer.", {
    param: "previous_response_id",
    hint: "Ask at /v1/responses, or send the whole conversation.",
  });
}
