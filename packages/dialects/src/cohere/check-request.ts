import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { checkMessages, type MessageTypes } from "../json/check-messages.ts";
import { checkEach, checkTexts, missing, modelIn } from "../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../json/field-types.ts";
import { numberOf } from "../json/fields.ts";
import { ROLES } from "./wire.ts";

/** Checks of every call: JSON types and roles only. Ranges are the vendor's business; unknown fields pass untouched. */
const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  list: ["messages"],
  "boolean?": ["stream", "strict_tools", "logprobs"],
  "number?": ["max_tokens", "temperature", "seed", "frequency_penalty", "presence_penalty", "k", "p", "priority"],
  "string?": ["safety_mode", "tool_choice"],
  "list?": ["tools", "documents", "stop_sequences"],
  "object?": ["response_format", "thinking", "citation_options"],
});

const MESSAGES: MessageTypes = {
  roles: new Set(ROLES),
  fields: fieldTypes({
    string: ["role"],
    "string|list?": ["content"],
    "string?": ["tool_call_id", "tool_plan"],
    "list?": ["tool_calls", "citations"],
  }),
};

const ITEM: FieldTypes = fieldTypes({ string: ["type"], "string?": ["text", "thinking"], "object?": ["image_url"] });
const TOOL_CALL: FieldTypes = fieldTypes({ "string?": ["id", "type"], "object?": ["function"] });
const TOOL: FieldTypes = fieldTypes({ "string?": ["type"], "object?": ["function"] });

/** Checks a chat request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (!Array.isArray(body.messages)) throw missing("messages");
  checkMessages(body.messages, MESSAGES, checkInner);
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  if (Array.isArray(body.stop_sequences)) checkTexts(body.stop_sequences, "stop_sequences");
  return {
    model: modelIn(body),
    stream: body.stream === true,
    includeUsage: true,
    maxOutputTokens: numberOf(body.max_tokens) ?? null,
    candidates: 1,
    user: null,
  };
}

function checkInner({ content, tool_calls: calls }: JsonObject, path: string): void {
  if (Array.isArray(content)) checkEach(content, ITEM, `${path}.content`);
  if (Array.isArray(calls)) checkEach(calls, TOOL_CALL, `${path}.tool_calls`);
}
