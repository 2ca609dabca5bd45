import { isJsonObject, type JsonObject, type RequestHead, type RequestPlace } from "@ai-liaison/core";
import { checkMessages, type MessageTypes } from "../json/check-messages.ts";
import { checkEach, checkTexts, modelOf } from "../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../json/field-types.ts";
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
const MESSAGES: MessageTypes = {
  roles: new Set(ROLES),
  fields: fieldTypes({ string: ["role"], "list?": ["content"] }),
};
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

/** A chat's fields, wherever they stand. */
export function checkChat(body: JsonObject): void {
  checkFields(body, BODY, "");
  if (Array.isArray(body.messages)) checkMessages(body.messages, MESSAGES, checkInner);
  if (Array.isArray(body.system)) checkEach(body.system, BLOCK, "system");
  if (isJsonObject(body.inferenceConfig)) checkInference(body.inferenceConfig);
  if (isJsonObject(body.toolConfig)) checkTools(body.toolConfig);
}

function checkInference(inference: JsonObject): void {
  checkFields(inference, INFERENCE, "inferenceConfig");
  if (Array.isArray(inference.stopSequences)) checkTexts(inference.stopSequences, "inferenceConfig.stopSequences");
}

function checkTools(config: JsonObject): void {
  checkFields(config, TOOLS, "toolConfig");
  if (Array.isArray(config.tools)) checkEach(config.tools, TOOL, "toolConfig.tools");
}

function checkInner({ content }: JsonObject, path: string): void {
  if (Array.isArray(content)) checkEach(content, BLOCK, `${path}.content`);
}
