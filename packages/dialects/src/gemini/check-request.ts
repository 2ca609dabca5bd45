import { isJsonObject, type Json, type JsonObject, type RequestHead, type RequestPlace } from "@ai-liaison/core";
import { badRole } from "../json/check-messages.ts";
import { checkEach, checkTexts, missing, modelOf } from "../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../json/field-types.ts";
import { numberOf, objectOf, pick } from "./wire.ts";

/**
 * Checks of every call, so hand-written: one table look-up for each field that is there. JSON types and roles only;
 * ranges are the vendor's business, and what the tables do not name passes untouched.
 */
const BODY: FieldTypes = fieldTypes({
  list: ["contents"],
  "list?": ["tools", "safetySettings", "safety_settings"],
  "string?": ["cachedContent", "cached_content"],
  "object?": [
    "systemInstruction",
    "system_instruction",
    "generationConfig",
    "generation_config",
    "toolConfig",
    "tool_config",
    "labels",
  ],
});

const CONFIG: FieldTypes = fieldTypes({
  "number?": [
    "maxOutputTokens",
    "max_output_tokens",
    "temperature",
    "topP",
    "top_p",
    "topK",
    "top_k",
    "candidateCount",
    "candidate_count",
    "seed",
    "presencePenalty",
    "presence_penalty",
    "frequencyPenalty",
    "frequency_penalty",
    "logprobs",
  ],
  "boolean?": ["responseLogprobs", "response_logprobs"],
  "list?": ["stopSequences", "stop_sequences"],
  "object?": ["thinkingConfig", "thinking_config"],
});

const CONTENT: FieldTypes = fieldTypes({ "string?": ["role"], "list|object?": ["parts"] });

const PART: FieldTypes = fieldTypes({
  "string?": ["text", "thoughtSignature", "thought_signature"],
  "boolean?": ["thought"],
  "object?": [
    "inlineData",
    "inline_data",
    "fileData",
    "file_data",
    "functionCall",
    "function_call",
    "functionResponse",
    "function_response",
  ],
});

const TOOL: FieldTypes = fieldTypes({ "list?": ["functionDeclarations", "function_declarations"] });

const ROLES: ReadonlySet<Json> = new Set(["user", "model", "function"]);

/** Checks a chat request; model and stream stand in the path. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject, place: RequestPlace): RequestHead {
  const model = modelOf(place);
  checkChat(body);
  const config = objectOf(pick(body, "generationConfig")) ?? {};
  return {
    model,
    stream: place.stream,
    includeUsage: place.stream,
    maxOutputTokens: numberOf(pick(config, "maxOutputTokens")) ?? null,
    candidates: numberOf(pick(config, "candidateCount")) ?? 1,
    user: null,
  };
}

/** A chat's fields, wherever they stand. */
export function checkChat(body: JsonObject): void {
  checkFields(body, BODY, "");
  if (!Array.isArray(body.contents)) throw missing("contents");
  body.contents.forEach((content, index) => {
    checkContent(content, `contents[${index}]`);
  });
  const system = pick(body, "systemInstruction");
  if (isJsonObject(system)) checkParts(system, "systemInstruction");
  const config = pick(body, "generationConfig");
  if (isJsonObject(config)) checkConfig(config);
  if (Array.isArray(body.tools)) checkEach(body.tools, TOOL, "tools");
}

function checkConfig(config: JsonObject): void {
  checkFields(config, CONFIG, "generationConfig");
  const stop = pick(config, "stopSequences");
  if (Array.isArray(stop)) checkTexts(stop, "generationConfig.stopSequences");
}

/** A content and its parts. */
export function checkContent(content: Json, path: string): void {
  if (!isJsonObject(content)) throw refuse(path, "an object", content);
  const { role } = content;
  if (typeof role === "string" && !ROLES.has(role)) throw badRole(role, ROLES, `${path}.role`);
  checkParts(content, path);
}

function checkParts(content: JsonObject, path: string): void {
  checkFields(content, CONTENT, path);
  const { parts } = content;
  if (Array.isArray(parts)) checkEach(parts, PART, `${path}.parts`);
  else if (isJsonObject(parts)) checkFields(parts, PART, `${path}.parts`);
}
