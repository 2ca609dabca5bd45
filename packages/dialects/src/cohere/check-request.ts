import { Fault, isJsonObject, type Json, type JsonObject, type RequestHead } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../json/field-types.ts";
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

const MESSAGE: FieldTypes = fieldTypes({
  string: ["role"],
  "string|list?": ["content"],
  "string?": ["tool_call_id", "tool_plan"],
  "list?": ["tool_calls", "citations"],
});

const ITEM: FieldTypes = fieldTypes({ string: ["type"], "string?": ["text", "thinking"], "object?": ["image_url"] });
const TOOL_CALL: FieldTypes = fieldTypes({ "string?": ["id", "type"], "object?": ["function"] });
const TOOL: FieldTypes = fieldTypes({ "string?": ["type"], "object?": ["function"] });
const KNOWN_ROLES: ReadonlySet<Json> = new Set(ROLES);

/** Checks a chat request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (!Array.isArray(body.messages)) throw missing("messages");
  checkMessages(body.messages);
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  if (Array.isArray(body.stop_sequences)) checkTexts(body.stop_sequences, "stop_sequences");
  return {
    model: readModel(body),
    stream: body.stream === true,
    includeUsage: true,
    maxOutputTokens: numberOf(body.max_tokens) ?? null,
    candidates: 1,
    user: null,
  };
}

export function readModel({ model }: JsonObject): string {
  if (typeof model !== "string" || model === "") throw missing("model");
  return model;
}

function checkMessages(messages: readonly Json[]): void {
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (!isJsonObject(message)) throw refuse(`messages[${index}]`, "an object", message);
    if (!KNOWN_ROLES.has(message.role ?? null)) throw badRole(message.role, index);
    checkFields(message, MESSAGE, "messages", index);
    if (Array.isArray(message.content)) checkEach(message.content, ITEM, `messages[${index}].content`);
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

export function checkTexts(values: readonly Json[], path: string): void {
  values.forEach((value, index) => {
    if (typeof value !== "string") throw refuse(`${path}[${index}]`, "a string", value);
  });
}

function badRole(role: Json | undefined, index: number): Fault {
  const param = `messages[${index}].role`;
  if (role === undefined) return missing(param);
  if (typeof role !== "string") return refuse(param, "a string", role);
  const known = ROLES.map((name) => `\`${name}\``).join(", ");
  return new Fault("invalid_request", `\`${param}\` must be one of ${known}.`, { param });
}

/** A field that has to be there and is not. */
export function missing(param: string): Fault {
  return new Fault("invalid_request", `\`${param}\` is required.`, { param });
}
