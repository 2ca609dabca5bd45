import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * A small judge of JSON against the schemas of an OpenAPI description: references, required fields, types, enums,
 * nullable values, lists, and the three ways of combining schemas. Formats, lengths and bounds are not looked at.
 */
export interface SchemaJudge {
  /** What is wrong, each with its path; empty for a value that fits. */
  check(value: Json, schemaName: string): readonly string[];
}

export function openSchemaJudge(schemas: JsonObject): SchemaJudge {
  const judge = new Judge(schemas);
  return { check: (value, schemaName) => judge.check(value, { $ref: `#/components/schemas/${schemaName}` }, "$") };
}

const NONE: readonly string[] = [];
const LONGEST = 80;

class Judge {
  readonly #schemas: JsonObject;

  constructor(schemas: JsonObject) {
    this.#schemas = schemas;
  }

  check(value: Json, schema: Json | undefined, path: string): readonly string[] {
    if (!isJsonObject(schema)) return NONE;
    if (typeof schema.$ref === "string") return this.check(value, this.#named(schema.$ref), path);
    if (value === null && allowsNull(schema)) return NONE;
    const combined = this.#combinations(value, schema, path);
    return [...combined, ...ofEnum(value, schema, path), ...this.#ofType(value, schema, path)];
  }

  #named(reference: string): Json | undefined {
    return this.#schemas[reference.split("/").at(-1) ?? ""];
  }

  #combinations(value: Json, schema: JsonObject, path: string): readonly string[] {
    const all = listOf(schema.allOf).flatMap((part) => this.check(value, part, path));
    const choices = [...listOf(schema.oneOf), ...listOf(schema.anyOf)];
    if (choices.length === 0) return all;
    // Of many choices the one with the same `type` is meant: no other needs to be tried.
    const name = typeNameOf(value);
    const meant = name === "" ? undefined : choices.find((choice) => this.#typeOf(choice) === name);
    if (meant !== undefined) return [...all, ...this.check(value, meant, path)];
    const tried = choices.map((choice) => this.check(value, choice, path));
    return [...all, ...tried.reduce((left, right) => (right.length < left.length ? right : left))];
  }

  /** The one value the schema's `type` field may have, where it has such a field. */
  #typeOf(schema: Json): string | undefined {
    const named = isJsonObject(schema) && typeof schema.$ref === "string" ? this.#named(schema.$ref) : schema;
    const type = isJsonObject(named) && isJsonObject(named.properties) ? named.properties.type : undefined;
    const [only] = isJsonObject(type) ? listOf(type.enum) : [];
    return typeof only === "string" ? only : undefined;
  }

  #ofType(value: Json, schema: JsonObject, path: string): readonly string[] {
    const types = [schema.type].flat().filter((type) => typeof type === "string");
    if (types.length > 0 && !types.some((type) => hasType(value, type))) {
      return [`${path}: ${shortened(value)} is no ${types.join(" or ")}`];
    }
    if (Array.isArray(value))
      return value.flatMap((item, at) => this.check(item as Json, schema.items, `${path}[${at}]`));
    return isJsonObject(value) ? this.#ofObject(value, schema, path) : NONE;
  }

  #ofObject(value: JsonObject, schema: JsonObject, path: string): readonly string[] {
    const missing = listOf(schema.required).filter((name) => typeof name === "string" && !(name in value));
    const properties = isJsonObject(schema.properties) ? schema.properties : {};
    const wrong = Object.entries(properties).flatMap(([name, inner]) =>
      value[name] === undefined ? NONE : this.check(value[name], inner, `${path}.${name}`),
    );
    return [...missing.map((name) => `${path}.${String(name)}: missing`), ...wrong];
  }
}

function allowsNull(schema: JsonObject): boolean {
  if (schema.nullable === true || [schema.type].flat().includes("null")) return true;
  return [...listOf(schema.oneOf), ...listOf(schema.anyOf)].some(
    (choice) => isJsonObject(choice) && allowsNull(choice),
  );
}

function ofEnum(value: Json, schema: JsonObject, path: string): readonly string[] {
  const allowed = schema.const === undefined ? listOf(schema.enum) : [schema.const];
  return allowed.length === 0 || allowed.includes(value) ? NONE : [`${path}: ${shortened(value)} is none of the enum`];
}

function hasType(value: Json, type: string): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value);
    case "null":
      return value === null;
    default:
      return typeof value === type;
  }
}

function typeNameOf(value: Json): string {
  return isJsonObject(value) && typeof value.type === "string" ? value.type : "";
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function shortened(value: Json): string {
  return JSON.stringify(value).slice(0, LONGEST);
}
