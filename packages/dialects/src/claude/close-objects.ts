import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * The vendor wants every object of an answer's schema to be closed
 * (https://platform.claude.com/docs/en/build-with-claude/structured-outputs, read 2026-11-21); other formats leave that
 * open. An object whose schema says nothing about further properties is closed; one that says something is left to the
 * vendor's judgement.
 */
export function closeObjects(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closeObjects);
  if (!isJsonObject(schema)) return schema;
  const closed: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    closed[key] =
      BY_NAME.has(key) && isJsonObject(value) ? closeEach(value) : NESTED.has(key) ? closeObjects(value) : value;
  }
  const open = schema.type === "object" || isJsonObject(schema.properties);
  return open && schema.additionalProperties === undefined ? { ...closed, additionalProperties: false } : closed;
}

/** Keywords that hold schemas by name, and those that hold one or a list of them. */
const BY_NAME: ReadonlySet<string> = new Set(["properties", "$defs", "definitions", "patternProperties"]);
const NESTED: ReadonlySet<string> = new Set(["items", "anyOf", "oneOf", "allOf", "prefixItems", "not"]);

function closeEach(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, closeObjects(schema)]));
}
