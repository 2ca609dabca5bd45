import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/** The few safe ways of taking a field out of JSON nobody has checked: undefined where it is of another type. */
export type MutableJson = Record<string, Json>;

export function stringOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function booleanOf(value: Json | undefined): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

export function objectOf(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function listOf(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** A count of tokens, or null for what is no whole number from 0 to 10¹²: never NaN, never a negative price. */
export function countOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS ? value : null;
}

const MOST_TOKENS = 1e12;

/** Leaves out what is undefined, so that absent stays absent. */
export function compact<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  const result: Record<string, unknown> = {};
  for (const key in value) {
    const field = value[key];
    if (field !== undefined) result[key] = field;
  }
  return result as { [Key in keyof Value]: Exclude<Value[Key], undefined> };
}
