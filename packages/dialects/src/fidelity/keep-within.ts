import { type Extension, isJsonObject, type JsonObject } from "@ai-liaison/core";
import type { MutableJson } from "../json/fields.ts";
import type { Keeper } from "./keeper.ts";

/**
 * Formats that keep what matters one level down have their differences kept field by field there, as `options.num_ctx`:
 * other formats' warnings then name what is lost, and nothing else. Objects are flattened, compared, and made whole.
 */
export interface KeeperWithin {
  /** As the keeper's `remember`, one level down as well in the fields `within`. */
  rememberWithin(
    original: JsonObject,
    written: JsonObject,
    within: string | readonly string[],
    form?: string,
  ): { extension?: Extension };
  /** What the writer made, with what `rememberWithin` kept laid over it, at both levels. */
  restoreWithin(
    written: JsonObject,
    kept: Extension | null | undefined,
    within: string | readonly string[],
  ): JsonObject;
}

export function keepWithin({ remember, restore }: Pick<Keeper, "remember" | "restore">): KeeperWithin {
  return {
    rememberWithin: (original, written, within, form) =>
      remember(flatten(original, fieldsOf(within)), flatten(written, fieldsOf(within)), form),
    restoreWithin: (written, kept, within) => {
      if (kept === null || kept === undefined) return written;
      const flat = flatten(written, fieldsOf(within));
      const restored = restore(flat, kept);
      return restored === flat ? written : makeWhole(restored, fieldsOf(within));
    },
  };
}

function fieldsOf(within: string | readonly string[]): readonly string[] {
  return typeof within === "string" ? [within] : within;
}

/** `{options: {a: 1}}` as `{options: {}, "options.a": 1}`: that the object is there is a field, too. */
function flatten(json: JsonObject, within: readonly string[]): JsonObject {
  const inner = within.filter((field) => isJsonObject(json[field]));
  if (inner.length === 0) return json;
  const flat: MutableJson = { ...json };
  for (const field of inner) {
    const value = json[field];
    flat[field] = {};
    if (isJsonObject(value)) for (const key of Object.keys(value)) flat[`${field}.${key}`] = value[key] ?? null;
  }
  return flat;
}

function makeWhole(flat: JsonObject, within: readonly string[]): JsonObject {
  const whole: MutableJson = {};
  for (const [key, value] of Object.entries(flat)) {
    const field = within.find((name) => key.startsWith(`${name}.`) && isJsonObject(flat[name]));
    if (field === undefined) put(whole, key, within.includes(key) && isJsonObject(value) ? { ...value } : value);
    else put(whole[field] as MutableJson, key.slice(field.length + 1), value);
  }
  return whole;
}

/** Sets a field even when it is called `__proto__`. */
function put(target: MutableJson, key: string, value: JsonObject[string]): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
