import { Fault, type Json, type JsonObject } from "@ai-liaison/core";

/** What JSON types a field may have, as bits; a `?` in the tables' keys allows null. */
const BITS = { null: 1, boolean: 2, number: 4, string: 8, list: 16, object: 32 } as const;
type TypeName = keyof typeof BITS;

export type FieldTypes = ReadonlyMap<string, number>;

/** A table of fields by type: `{ "string?": ["user"], "string|list?": ["stop"] }`. */
export function fieldTypes(table: Readonly<Record<string, readonly string[]>>): FieldTypes {
  const types = new Map<string, number>();
  for (const [spec, fields] of Object.entries(table)) {
    const nullable = spec.endsWith("?");
    const names = (nullable ? spec.slice(0, -1) : spec).split("|") as TypeName[];
    const bits = names.reduce((sum, name) => sum | BITS[name], nullable ? BITS.null : 0);
    for (const field of fields) types.set(field, bits);
  }
  return types;
}

/** Throws for the first field that is there with a type it may not have. `path[index]` is where the object stands. */
export function checkFields(value: JsonObject, types: FieldTypes, path: string, index = -1): void {
  for (const key in value) {
    const allowed = types.get(key);
    if (allowed === undefined) continue;
    const field = value[key] ?? null;
    if ((allowed & bitOf(field)) === 0) {
      const holder = index < 0 ? path : `${path}[${index}]`;
      throw refuse(holder === "" ? key : `${holder}.${key}`, describe(allowed), field);
    }
  }
}

/** The fault for a field of the wrong type; it never quotes the value. */
export function refuse(param: string, expected: string, value: Json | undefined): Fault {
  const found = NAMES[typeOf(value ?? null)];
  return new Fault("invalid_request", `\`${param}\` must be ${expected}, but it is ${found}.`, { param });
}

const NAMES: Readonly<Record<TypeName, string>> = {
  null: "null",
  boolean: "a boolean",
  number: "a number",
  string: "a string",
  list: "an array",
  object: "an object",
};

function describe(bits: number): string {
  const names = (Object.keys(BITS) as TypeName[]).filter((name) => name !== "null" && (bits & BITS[name]) !== 0);
  return names.map((name) => NAMES[name]).join(" or ");
}

function typeOf(value: Json): TypeName {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value as TypeName;
}

function bitOf(value: Json): number {
  switch (typeof value) {
    case "string":
      return BITS.string;
    case "number":
      return BITS.number;
    case "boolean":
      return BITS.boolean;
    default:
      return value === null ? BITS.null : Array.isArray(value) ? BITS.list : BITS.object;
  }
}
