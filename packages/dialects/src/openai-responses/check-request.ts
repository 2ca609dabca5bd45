import { isJsonObject, type Json, type JsonObject, type RequestHead } from "@ai-liaison/core";
import { badRole } from "../json/check-messages.ts";
import { checkEach, modelIn } from "../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../json/field-types.ts";
import { numberOf, stringOf } from "./wire.ts";

/**
 * Checks of every call, so hand-written: one table look-up for each field that is there. JSON types and roles only;
 * ranges are the vendor's business, and what the tables do not name (items of unknown types too) passes untouched.
 */
const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string|list?": ["input", "instructions"],
  "string?": [
    "previous_response_id",
    "user",
    "service_tier",
    "truncation",
    "prompt_cache_key",
    "prompt_cache_retention",
    "safety_identifier",
  ],
  "list?": ["tools", "include"],
  "number?": ["temperature", "top_p", "max_output_tokens", "max_tool_calls", "top_logprobs"],
  "boolean?": ["stream", "store", "parallel_tool_calls", "background"],
  "object?": ["stream_options", "reasoning", "text", "metadata", "prompt"],
  "string|object?": ["tool_choice", "conversation"],
});

const ITEM: FieldTypes = fieldTypes({
  "string?": ["type", "id", "status", "call_id", "encrypted_content"],
  "list?": ["summary"],
});
const MESSAGE: FieldTypes = fieldTypes({ "string|list?": ["content"], "string?": ["role", "phase"] });
const CALL: FieldTypes = fieldTypes({ "string?": ["name", "namespace", "arguments", "input"] });
const RESULT: FieldTypes = fieldTypes({ "string|list?": ["output"] });
const REASONING: FieldTypes = fieldTypes({ "list?": ["content"] });
const PART: FieldTypes = fieldTypes({
  "string?": ["type", "text", "refusal", "image_url", "file_id", "file_data", "file_url", "filename", "detail"],
  "object?": ["input_audio"],
});
const TOOL: FieldTypes = fieldTypes({ "string?": ["type", "name"] });
const FUNCTION_TOOL: FieldTypes = fieldTypes({ "object?": ["parameters"], "boolean?": ["strict"] });

const BY_TYPE: Readonly<Record<string, FieldTypes>> = {
  function_call: CALL,
  custom_tool_call: CALL,
  function_call_output: RESULT,
  custom_tool_call_output: RESULT,
  reasoning: REASONING,
};

const ROLES: ReadonlySet<Json> = new Set(["system", "developer", "user", "assistant"]);

/** Checks a request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  const model = modelIn(body);
  if (Array.isArray(body.input)) body.input.forEach(checkItem);
  if (Array.isArray(body.tools)) body.tools.forEach(checkTool);
  const previousId = stringOf(body.previous_response_id) ?? conversationOf(body.conversation);
  return {
    model,
    stream: body.stream === true,
    includeUsage: body.stream === true,
    maxOutputTokens: numberOf(body.max_output_tokens) ?? null,
    candidates: 1,
    user: stringOf(body.user) ?? stringOf(body.safety_identifier) ?? null,
    ...(previousId === undefined ? {} : { previousId }),
    // The vendor keeps it unless told not to.
    keepsAnswer: body.store !== false,
  };
}

function checkItem(item: Json, index: number): void {
  if (!isJsonObject(item)) throw refuse(`input[${index}]`, "an object", item);
  checkFields(item, ITEM, "input", index);
  if (item.type === undefined || item.type === null || item.type === "message") {
    checkMessage(item, index);
    return;
  }
  const types = Object.hasOwn(BY_TYPE, item.type as string) ? BY_TYPE[item.type as string] : undefined;
  if (types === undefined) return;
  checkFields(item, types, "input", index);
  if (types === RESULT) checkParts(item.output, `input[${index}].output`);
}

/** An item without a type or a role is a reference to a kept one: `{id}`. */
function checkMessage(item: JsonObject, index: number): void {
  if (item.role === undefined && item.type !== "message" && item.id !== undefined) return;
  checkFields(item, MESSAGE, "input", index);
  if (!ROLES.has(item.role ?? null)) throw badRole(item.role, ROLES, `input[${index}].role`);
  checkParts(item.content, `input[${index}].content`);
}

function checkParts(parts: Json | undefined, path: string): void {
  if (Array.isArray(parts)) checkEach(parts, PART, path);
}

function checkTool(tool: Json, index: number): void {
  if (!isJsonObject(tool)) throw refuse(`tools[${index}]`, "an object", tool);
  checkFields(tool, TOOL, "tools", index);
  if (tool.type === "function") checkFields(tool, FUNCTION_TOOL, "tools", index);
}

/** A conversation kept at the vendor is gone on from as an answer is: it belongs to somebody. */
function conversationOf(conversation: Json | undefined): string | undefined {
  return stringOf(isJsonObject(conversation) ? conversation.id : conversation);
}
