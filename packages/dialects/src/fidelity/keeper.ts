import type { Extension, Json, JsonObject } from "@ai-liaison/core";
import type { MutableJson } from "../json/fields.ts";

/**
 * How nothing gets lost. Readers take from a JSON object what they understand. What writing that back would not give
 * (unknown fields, nulls, unusual spellings) is found by comparing the original with what the writer makes of the
 * reading, and is kept as an Extension; the writer lays it over its own work. So a format read and written again is
 * the identity by construction, level by level, and a reader that misses a field costs translation, never fidelity.
 */
export interface Keeper {
  /** The difference as an Extension, to be spread into a canonical value: `{}` when there is nothing to keep. */
  remember(original: JsonObject, written: JsonObject, form?: string): { extension?: Extension };
  extensionOf(difference: Difference, form?: string): Extension;
  /** What the writer made, with what the reader kept laid over it. Another dialect's extension is left alone. */
  restore(written: JsonObject, kept: Extension | null | undefined): JsonObject;
  /** The form this dialect's own reader noted; undefined for other dialects' values. */
  formOf(value: { readonly extension?: Extension }): string | undefined;
}

export interface Difference {
  readonly fields: JsonObject;
  readonly omits: readonly string[];
}

/** The keeper of one dialect's extensions. */
export function createKeeper(dialect: string): Keeper {
  const extensionOf = ({ fields, omits }: Difference, form?: string): Extension => ({
    dialect,
    fields,
    ...(omits.length === 0 ? {} : { omits }),
    ...(form === undefined ? {} : { form }),
  });
  return {
    extensionOf,
    remember: (original, written, form) => {
      const difference = differ(original, written);
      if (difference === null) return form === undefined ? {} : { extension: { dialect, fields: {}, form } };
      return { extension: extensionOf(difference, form) };
    },
    restore: (written, kept) => {
      if (kept === null || kept === undefined || kept.dialect !== dialect) return written;
      const restored: MutableJson = { ...written, ...kept.fields };
      for (const key of kept.omits ?? []) delete restored[key];
      return restored;
    },
    formOf: ({ extension }) => (extension?.dialect === dialect ? extension.form : undefined),
  };
}

/** What has to be laid over `written` to get `original`; null when they are equal. */
export function differ(original: JsonObject, written: JsonObject, except?: string): Difference | null {
  let fields: MutableJson | null = null;
  let omits: string[] | null = null;
  for (const key in original) {
    // What every object inherits is equal to no JSON, but for one name.
    if (key === except || (isEqual(original[key], written[key]) && key !== "__proto__")) continue;
    fields ??= {};
    put(fields, key, original[key] ?? null);
  }
  for (const key in written) {
    if (key === except || Object.hasOwn(original, key)) continue;
    omits ??= [];
    omits.push(key);
  }
  return fields === null && omits === null ? null : { fields: fields ?? {}, omits: omits ?? [] };
}

/** Sets a field even when it is called `__proto__`. */
function put(target: MutableJson, key: string, value: Json): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** Deep equality of JSON; order of keys does not matter. */
export function isEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((value, index) => isEqual(value, right[index]));
  }
  if (Array.isArray(right)) return false;
  return isEqualObject(left as JsonObject, right as JsonObject);
}

function isEqualObject(left: JsonObject, right: JsonObject): boolean {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]));
}
