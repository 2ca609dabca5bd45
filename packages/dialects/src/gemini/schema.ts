import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import type { MutableJson } from "./wire.ts";

/**
 * The vendor's own `Schema` (https://ai.google.dev/api/caching#Schema, read 2026-11-21) is a subset of OpenAPI 3.0:
 * types in capitals (or as numbers), `nullable`, counts as text. Other formats want JSON Schema, so it is read as
 * such; the original is kept beside. What is JSON Schema already comes out as it was.
 */
const TYPE_NUMBERS: readonly (string | undefined)[] = [
  undefined,
  "string",
  "number",
  "integer",
  "boolean",
  "array",
  "object",
  "null",
];

/** Spellings of client libraries for Python, where some names are taken. */
const RENAMED: Readonly<Record<string, string>> = {
  type_: "type",
  format_: "format",
  any_of: "anyOf",
  max_items: "maxItems",
  min_items: "minItems",
  max_length: "maxLength",
  min_length: "minLength",
  min_properties: "minProperties",
  max_properties: "maxProperties",
};

const COUNTS: ReadonlySet<string> = new Set([
  "maxItems",
  "minItems",
  "maxLength",
  "minLength",
  "minProperties",
  "maxProperties",
]);

/** Only the vendor's: the order in which properties are to be written. */
const LEFT_OUT: ReadonlySet<string> = new Set(["propertyOrdering", "property_ordering", "nullable"]);

export function toJsonSchema(schema: Json): Json {
  if (!isJsonObject(schema)) return schema;
  const result: MutableJson = {};
  for (const [key, value] of Object.entries(schema)) {
    if (LEFT_OUT.has(key)) continue;
    const name = Object.hasOwn(RENAMED, key) ? (RENAMED[key] ?? key) : key;
    result[name] = convert(name, value);
  }
  return schema.nullable === true ? withNull(result) : result;
}

function convert(name: string, value: Json): Json {
  if (name === "type") return typeOf(value);
  if (name === "properties" || name === "$defs" || name === "defs") return eachOf(value);
  if (name === "items" || name === "additionalProperties") return toJsonSchema(value);
  if (name === "anyOf" && Array.isArray(value)) return value.map(toJsonSchema);
  return COUNTS.has(name) && typeof value === "string" ? Number(value) : value;
}

function typeOf(value: Json): Json {
  if (typeof value === "number") return TYPE_NUMBERS[value] ?? "string";
  return typeof value === "string" && /^[A-Z]+$/.test(value) ? value.toLowerCase() : value;
}

function eachOf(value: Json): Json {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, toJsonSchema(schema)]));
}

function withNull(schema: JsonObject): JsonObject {
  if (typeof schema.type === "string") return { ...schema, type: [schema.type, "null"] };
  return Array.isArray(schema.anyOf) ? { ...schema, anyOf: [...schema.anyOf, { type: "null" }] } : schema;
}
