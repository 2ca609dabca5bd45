import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { checkMessages, type MessageTypes } from "../json/check-messages.ts";
import { checkEach, checkTexts, missing, modelIn } from "../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../json/field-types.ts";
import { numberOf, objectOf, stringOf } from "./wire.ts";

/**
 * Checks of every call, so hand-written: one table look-up for each field that is there. JSON types and roles only;
 * ranges are the vendor's business, and what the tables do not name passes untouched.
 */
const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string?": ["service_tier", "inference_geo", "speed"],
  list: ["messages"],
  "list?": ["tools", "stop_sequences", "mcp_servers"],
  "number?": ["max_tokens", "temperature", "top_p", "top_k"],
  "boolean?": ["stream"],
  "object?": ["metadata", "thinking", "tool_choice", "output_config", "output_format", "cache_control"],
  "string|list?": ["system"],
  "string|object?": ["container"],
});

const MESSAGES: MessageTypes = {
  roles: new Set(["user", "assistant", "system"]),
  fields: fieldTypes({ string: ["role"], "string|list": ["content"] }),
};

const BLOCK: FieldTypes = fieldTypes({
  string: ["type", "text", "thinking", "signature", "data", "id", "name", "tool_use_id"],
  "boolean?": ["is_error"],
  "object?": ["cache_control"],
});

const TOOL: FieldTypes = fieldTypes({
  string: ["name"],
  "string?": ["type", "description"],
  "boolean?": ["strict"],
  "object?": ["input_schema", "cache_control"],
});

/** Checks a request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  const model = modelIn(body);
  if (!Array.isArray(body.messages)) throw missing("messages");
  checkMessages(body.messages, MESSAGES, checkInner);
  if (Array.isArray(body.system)) checkEach(body.system, BLOCK, "system");
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  if (Array.isArray(body.stop_sequences)) checkTexts(body.stop_sequences, "stop_sequences");
  return {
    model,
    stream: body.stream === true,
    includeUsage: true,
    maxOutputTokens: numberOf(body.max_tokens) ?? null,
    candidates: 1,
    user: stringOf(objectOf(body.metadata)?.user_id) ?? null,
  };
}

function checkInner({ content }: JsonObject, path: string): void {
  if (content === undefined) throw missing(`${path}.content`);
  if (Array.isArray(content)) checkEach(content, BLOCK, `${path}.content`);
}
