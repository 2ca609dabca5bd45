import type { Json, JsonObject, RequestHead } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../json/field-types.ts";
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

const MESSAGE: FieldTypes = fieldTypes({
  string: ["role"],
  "string?": ["name", "refusal", "tool_call_id"],
  "string|list?": ["content"],
  "list?": ["tool_calls"],
  "object?": ["function_call", "audio"],
});

const TOOL_CALL: FieldTypes = fieldTypes({ "string?": ["id", "type"], "object?": ["function", "custom"] });
const TOOL: FieldTypes = fieldTypes({ "string?": ["type"], "object?": ["function", "custom"] });
const PART: FieldTypes = fieldTypes({ "string?": ["type", "refusal"], "object?": ["input_audio", "file"] });

const ROLES: ReadonlySet<Json> = new Set(["system", "developer", "user", "assistant", "tool", "function"]);

/** Checks a chat request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (typeof body.model !== "string" || body.model === "") throw missing("model");
  if (!Array.isArray(body.messages)) throw missing("messages");
  checkMessages(body.messages);
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  if (Array.isArray(body.functions)) checkEach(body.functions, NAMED, "functions");
  checkStop(body.stop);
  if (typeof body.previous_response_id === "string") throw notInThisFormat();
  return {
    model: body.model,
    stream: body.stream === true,
    includeUsage: readIncludeUsage(body),
    maxOutputTokens: numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens) ?? null,
    candidates: numberOf(body.n) ?? 1,
    user: stringOf(body.user) ?? stringOf(body.safety_identifier) ?? null,
  };
}

const NAMED: FieldTypes = fieldTypes({ string: ["name"], "string?": ["description"] });

function checkMessages(messages: readonly Json[]): void {
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (!isJsonObject(message)) throw refuse(`messages[${index}]`, "an object", message);
    if (!ROLES.has(message.role ?? null)) throw badRole(message.role, index);
    checkFields(message, MESSAGE, "messages", index);
    if (Array.isArray(message.content)) checkEach(message.content, PART, `messages[${index}].content`);
    if (Array.isArray(message.tool_calls)) checkEach(message.tool_calls, TOOL_CALL, `messages[${index}].tool_calls`);
  }
}

function checkEach(values: readonly Json[], types: FieldTypes, path: string): void {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (!isJsonObject(value)) throw refuse(`${path}[${index}]`, "an object", value);
    checkFields(value, types, path, index);
  }
}

export function checkStop(stop: Json | undefined): void {
  if (!Array.isArray(stop)) return;
  stop.forEach((text, index) => {
    if (typeof text !== "string") throw refuse(`stop[${index}]`, "a string", text);
  });
}

/** Whose an answer is, is known where it can be gone on from; no vendor's chat is to go on from it unasked. */
function notInThisFormat(): Fault {
  return new Fault("invalid_request", "A chat completion cannot go on from a kept answer.", {
    param: "previous_response_id",
    hint: "Ask at /v1/responses, or send the whole conversation.",
  });
}

function badRole(role: Json | undefined, index: number): Fault {
  const param = `messages[${index}].role`;
  if (role === undefined) return missing(param);
  if (typeof role !== "string") return refuse(param, "a string", role);
  const known = [...ROLES].map((name) => `\`${String(name)}\``).join(", ");
  return new Fault("invalid_request", `\`${param}\` must be one of ${known}.`, { param });
}

/** A field that has to be there and is not. */
export function missing(param: string): Fault {
  return new Fault("invalid_request", `\`${param}\` is required.`, { param });
}
