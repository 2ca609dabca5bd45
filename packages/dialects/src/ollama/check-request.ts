import { isJsonObject, type Json, type JsonObject, type RequestHead } from "@ai-liaison/core";
import { checkMessages, type MessageTypes } from "../json/check-messages.ts";
import { checkEach, checkTexts, missing, modelIn } from "../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../json/field-types.ts";
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

const MESSAGES: MessageTypes = {
  roles: new Set(ROLES),
  fields: fieldTypes({
    string: ["role"],
    "string?": ["content", "thinking", "tool_name", "tool_call_id"],
    "list?": ["images", "tool_calls"],
  }),
};

const TOOL_CALL: FieldTypes = fieldTypes({ "string?": ["id"], object: ["function"] });
const CALLED: FieldTypes = fieldTypes({ string: ["name"], "object?": ["arguments"] });
const TOOL: FieldTypes = fieldTypes({ "string?": ["type"], "object?": ["function"] });

/** Checks a chat request and takes out what the corridor needs. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  const head = readHead(body);
  if (Array.isArray(body.messages)) checkMessages(body.messages, MESSAGES, checkInner);
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
  return head;
}

/** What chats and completions share: a model, `options`, and a stream unless it is refused. */
export function readHead(body: JsonObject): RequestHead {
  const model = modelIn(body);
  const options = objectOf(body.options);
  if (options !== undefined) checkOptions(options);
  const most = numberOf(options?.num_predict);
  return {
    model,
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

function checkInner({ images, tool_calls: calls }: JsonObject, path: string): void {
  if (Array.isArray(images)) checkTexts(images, `${path}.images`);
  if (Array.isArray(calls)) checkCalls(calls, `${path}.tool_calls`);
}

function checkCalls(calls: readonly Json[], path: string): void {
  checkEach(calls, TOOL_CALL, path);
  calls.forEach((call, index) => {
    const called = isJsonObject(call) ? objectOf(call.function) : undefined;
    if (called === undefined) throw missing(`${path}[${index}].function`);
    checkFields(called, CALLED, `${path}[${index}].function`);
  });
}
