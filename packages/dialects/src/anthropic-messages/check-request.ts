import type { Json, JsonObject, RequestHead } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../json/field-types.ts";
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

const MESSAGE: FieldTypes = fieldTypes({ string: ["role"], "string|list": ["content"] });

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

const ROLES: ReadonlySet<Json> = new Set(["user", "assistant", "system"]);

/** Checks a request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (typeof body.model !== "string" || body.model === "") throw missing("model");
  if (!Array.isArray(body.messages)) throw missing("messages");
  checkMessages(body.messages);
  if (Array.isArray(body.system)) checkEach(body.system, BLOCK, "system");
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  if (Array.isArray(body.stop_sequences)) checkTexts(body.stop_sequences, "stop_sequences");
  return {
    model: body.model,
    stream: body.stream === true,
    includeUsage: true,
    maxOutputTokens: numberOf(body.max_tokens) ?? null,
    candidates: 1,
    user: stringOf(objectOf(body.metadata)?.user_id) ?? null,
  };
}

function checkMessages(messages: readonly Json[]): void {
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (!isJsonObject(message)) throw refuse(`messages[${index}]`, "an object", message);
    if (!ROLES.has(message.role ?? null)) throw badRole(message.role, index);
    if (message.content === undefined) throw missing(`messages[${index}].content`);
    checkFields(message, MESSAGE, "messages", index);
    if (Array.isArray(message.content)) checkEach(message.content, BLOCK, `messages[${index}].content`);
  }
}

function checkEach(values: readonly Json[], types: FieldTypes, path: string): void {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (!isJsonObject(value)) throw refuse(`${path}[${index}]`, "an object", value);
    checkFields(value, types, path, index);
  }
}

function checkTexts(values: readonly Json[], path: string): void {
  values.forEach((text, index) => {
    if (typeof text !== "string") throw refuse(`${path}[${index}]`, "a string", text);
  });
}

function badRole(role: Json | undefined, index: number): Fault {
  const param = `messages[${index}].role`;
  if (role === undefined) return missing(param);
  if (typeof role !== "string") return refuse(param, "a string", role);
  const known = [...ROLES].map((name) => `\`${String(name)}\``).join(", ");
  return new Fault("invalid_request", `\`${param}\` must be one of ${known}.`, { param });
}

function missing(param: string): Fault {
  return new Fault("invalid_request", `\`${param}\` is required.`, { param });
}
