import { Fault, isJsonObject, type Json, type JsonObject, type RequestHead } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../json/field-types.ts";
import { numberOf, objectOf } from "../json/fields.ts";
import { ROLES } from "./wire.ts";

/**
 * Checks of every call, so hand-written: one table look-up for each field that is there. JSON types and roles only;
 * ranges are the vendor's business, and what the tables do not name passes untouched.
 */
const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "boolean?": ["stream", "logprobs", "truncate", "shift"],
  "number?": ["top_logprobs"],
  "object?": ["options"],
  "list?": ["messages", "tools"],
  "string|number?": ["keep_alive"],
  "string|boolean?": ["think"],
  "string|object?": ["format"],
});

const OPTIONS: FieldTypes = fieldTypes({
  "number?": [
    "num_predict",
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "seed",
    "presence_penalty",
    "frequency_penalty",
    "repeat_penalty",
    "num_ctx",
  ],
  "string|list?": ["stop"],
});

const MESSAGE: FieldTypes = fieldTypes({
  string: ["role"],
  "string?": ["content", "thinking", "tool_name", "tool_call_id"],
  "list?": ["images", "tool_calls"],
});

const TOOL_CALL: FieldTypes = fieldTypes({ "string?": ["id"], object: ["function"] });
const CALLED: FieldTypes = fieldTypes({ string: ["name"], "object?": ["arguments"] });
const TOOL: FieldTypes = fieldTypes({ "string?": ["type"], "object?": ["function"] });
const KNOWN_ROLES: ReadonlySet<Json> = new Set(ROLES);

/** Checks a chat request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  const head = readHead(body);
  const messages = body.messages ?? null;
  if (Array.isArray(messages)) checkMessages(messages);
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  return head;
}

/** What chats and completions share: a model, `options`, and a stream unless it is refused. */
export function readHead(body: JsonObject): RequestHead {
  if (typeof body.model !== "string" || body.model === "") throw missing("model");
  const options = objectOf(body.options);
  if (options !== undefined) checkOptions(options);
  const most = numberOf(options?.num_predict);
  return {
    model: body.model,
    stream: body.stream !== false,
    includeUsage: true,
    maxOutputTokens: most !== undefined && most > 0 ? most : null,
    candidates: 1,
    user: null,
  };
}

function checkOptions(options: JsonObject): void {
  checkFields(options, OPTIONS, "options");
  if (Array.isArray(options.stop)) checkTexts(options.stop, "options.stop");
}

function checkMessages(messages: readonly Json[]): void {
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (!isJsonObject(message)) throw refuse(`messages[${index}]`, "an object", message);
    if (!KNOWN_ROLES.has(message.role ?? null)) throw badRole(message.role, index);
    checkFields(message, MESSAGE, "messages", index);
    if (Array.isArray(message.images)) checkTexts(message.images, `messages[${index}].images`);
    if (Array.isArray(message.tool_calls)) checkCalls(message.tool_calls, `messages[${index}].tool_calls`);
  }
}

function checkCalls(calls: readonly Json[], path: string): void {
  checkEach(calls, TOOL_CALL, path);
  calls.forEach((call, index) => {
    const called = isJsonObject(call) ? objectOf(call.function) : undefined;
    if (called === undefined) throw missing(`${path}[${index}].function`);
    checkFields(called, CALLED, `${path}[${index}].function`);
  });
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
