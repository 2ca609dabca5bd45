import { isJsonObject, type Json } from "@ai-liaison/core";

/** Every option of a request, and what it must be. Ranges are the vendor's business. */
export interface FieldCheck {
  /** Completes "must be …". */
  readonly form: string;
  readonly holds: (value: Json) => boolean;
}

const number: FieldCheck = { form: "a number", holds: (value) => typeof value === "number" };
const flag: FieldCheck = { form: "true or false", holds: (value) => typeof value === "boolean" };
const text: FieldCheck = { form: "text", holds: (value) => typeof value === "string" };
const anything: FieldCheck = { form: "anything", holds: () => true };
const schema: FieldCheck = { form: "a JSON Schema", holds: isJsonObject };
const texts: FieldCheck = {
  form: "text, or a list of texts",
  holds: (value) => typeof value === "string" || isTexts(value),
};
const tools: FieldCheck = {
  form: "a list of tools, each with a `name` and, as a JSON Schema, its `parameters`",
  holds: (value) => Array.isArray(value) && value.every(isTool),
};
const toolChoice: FieldCheck = {
  form: '"auto", "none", "required", or `{ name }` of a tool',
  holds: (value) => value === "auto" || value === "none" || value === "required" || isNamed(value),
};
const responseFormat: FieldCheck = {
  form: '"text", "json", or `{ schema, name?, description?, strict? }`',
  holds: (value) => value === "text" || value === "json" || (isJsonObject(value) && isJsonObject(value.schema)),
};
const reasoning: FieldCheck = {
  form: 'an effort such as "low", or `{ effort?, budgetTokens?, enabled?, summary? }`',
  holds: (value) => typeof value === "string" || (isJsonObject(value) && Object.entries(value).every(isReasoningField)),
};
const extra: FieldCheck = {
  form: "`{ format, fields }`, with the fields of one vendor's format",
  holds: (value) => isJsonObject(value) && typeof value.format === "string" && isJsonObject(value.fields),
};

export const CHAT_FIELDS: Readonly<Record<string, FieldCheck>> = {
  model: anything,
  messages: anything,
  stream: flag,
  system: text,
  temperature: number,
  topP: number,
  topK: number,
  maxTokens: number,
  stop: texts,
  seed: number,
  frequencyPenalty: number,
  presencePenalty: number,
  tools,
  toolChoice,
  parallelToolCalls: flag,
  responseFormat,
  schema,
  reasoning,
  extra,
};

export const EMBED_FIELDS: Readonly<Record<string, FieldCheck>> = {
  model: anything,
  input: anything,
  dimensions: number,
  extra,
};

const REASONING_TYPES: Readonly<Record<string, string>> = {
  effort: "string",
  budgetTokens: "number",
  enabled: "boolean",
  summary: "string",
};

function isReasoningField([name, value]: [string, Json]): boolean {
  return Object.hasOwn(REASONING_TYPES, name) && REASONING_TYPES[name] === typeof value;
}

function isTexts(value: Json): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isNamed(value: Json): boolean {
  return isJsonObject(value) && typeof value.name === "string" && value.name !== "";
}

function isTool(value: Json): boolean {
  return isNamed(value) && isJsonObject(value) && (value.parameters === undefined || isJsonObject(value.parameters));
}
