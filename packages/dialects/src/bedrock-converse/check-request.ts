import { Fault, isJsonObject, type Json, type JsonObject, type RequestHead, type RequestPlace } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../json/field-types.ts";
import { numberOf } from "../json/fields.ts";
import { ROLES } from "./wire.ts";

/**
 * Checks of every call: JSON types and roles only. Ranges are the vendor's business; unknown fields pass untouched. A
 * prompt that the vendor keeps is asked for without messages.
 */
const BODY: FieldTypes = fieldTypes({
  "list?": ["messages", "system", "additionalModelResponseFieldPaths"],
  "object?": [
    "inferenceConfig",
    "toolConfig",
    "guardrailConfig",
    "promptVariables",
    "requestMetadata",
    "performanceConfig",
    "serviceTier",
    "outputConfig",
  ],
});

const INFERENCE: FieldTypes = fieldTypes({
  "number?": ["maxTokens", "temperature", "topP"],
  "list?": ["stopSequences"],
});
const TOOLS: FieldTypes = fieldTypes({ "list?": ["tools"], "object?": ["toolChoice"] });
const TOOL: FieldTypes = fieldTypes({ "object?": ["toolSpec", "cachePoint", "systemTool"] });
const MESSAGE: FieldTypes = fieldTypes({ string: ["role"], "list?": ["content"] });
const BLOCK: FieldTypes = fieldTypes({
  "string?": ["text"],
  "object?": [
    "image",
    "document",
    "video",
    "audio",
    "toolUse",
    "toolResult",
    "reasoningContent",
    "citationsContent",
    "guardContent",
    "cachePoint",
  ],
});
const KNOWN_ROLES: ReadonlySet<Json> = new Set(ROLES);

/** Checks a chat request; model and stream stand in the path. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject, place: RequestPlace): RequestHead {
  const model = modelOf(place);
  checkChat(body);
  const inference = isJsonObject(body.inferenceConfig) ? body.inferenceConfig : {};
  return {
    model,
    stream: place.stream,
    includeUsage: true,
    maxOutputTokens: numberOf(inference.maxTokens) ?? null,
    candidates: 1,
    user: null,
  };
}

/** What stands for the model in the path: an id, or an ARN. */
export function modelOf({ model }: RequestPlace): string {
  if (model === null || model === "") throw missing("model");
  return model;
}

/** A chat's fields, wherever they stand. */
export function checkChat(body: JsonObject): void {
  checkFields(body, BODY, "");
  if (Array.isArray(body.messages)) checkMessages(body.messages);
  if (Array.isArray(body.system)) checkEach(body.system, BLOCK, "system");
  if (isJsonObject(body.inferenceConfig)) checkInference(body.inferenceConfig);
  if (isJsonObject(body.toolConfig)) checkTools(body.toolConfig);
}

function checkInference(inference: JsonObject): void {
  checkFields(inference, INFERENCE, "inferenceConfig");
  if (!Array.isArray(inference.stopSequences)) return;
  inference.stopSequences.forEach((text, index) => {
    if (typeof text !== "string") throw refuse(`inferenceConfig.stopSequences[${index}]`, "a string", text);
  });
}

function checkTools(config: JsonObject): void {
  checkFields(config, TOOLS, "toolConfig");
  if (Array.isArray(config.tools)) checkEach(config.tools, TOOL, "toolConfig.tools");
}

function checkMessages(messages: readonly Json[]): void {
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (!isJsonObject(message)) throw refuse(`messages[${index}]`, "an object", message);
    if (!KNOWN_ROLES.has(message.role ?? null)) throw badRole(message.role, index);
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
