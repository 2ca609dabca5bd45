import type { Extension, JsonObject } from "@ai-liaison/core";
import { createKeeper, type Difference, differ } from "../fidelity/keeper.ts";
import { type MutableJson, objectOf } from "../json/fields.ts";

export { type Difference, differ } from "../fidelity/keeper.ts";
export type { MutableJson } from "../json/fields.ts";

export const DIALECT = "ollama";

/** What this format's own reader kept, and its writer lays over its work again. */
export const { remember, extensionOf, restore, formOf } = createKeeper(DIALECT);

/**
 * This format keeps half of what matters one level down (`options`, a call's `function`), so there differences are
 * kept field by field, as `options.num_ctx`: other formats' warnings then name what is lost, and nothing else.
 */
export function rememberWithin(
  original: JsonObject,
  written: JsonObject,
  within: string,
  form?: string,
): { extension?: Extension } {
  const difference = differWithin(original, written, within);
  if (difference === null) return form === undefined ? {} : { extension: { dialect: DIALECT, fields: {}, form } };
  return { extension: extensionOf(difference, form) };
}

/** The difference of two objects, one level down as well in the field `within`. */
export function differWithin(original: JsonObject, written: JsonObject, within: string): Difference | null {
  const inner = objectOf(original[within]);
  if (inner === undefined) return differ(original, written);
  const outer = differ(original, written, within);
  const deeper = differ(inner, objectOf(written[within]) ?? {});
  const missing = written[within] === undefined ? { [within]: {} } : {};
  if (outer === null && deeper === null && written[within] !== undefined) return null;
  const path = (key: string): string => `${within}.${key}`;
  const paths = Object.entries(deeper?.fields ?? {}).map(([key, value]) => [path(key), value] as const);
  return {
    fields: { ...outer?.fields, ...missing, ...Object.fromEntries(paths) },
    omits: [...(outer?.omits ?? []), ...(deeper?.omits ?? []).map(path)],
  };
}

/** What the writer made, with what `rememberWithin` kept laid over it, at both levels. */
export function restoreWithin(written: JsonObject, kept: Extension | null | undefined, within: string): JsonObject {
  if (kept === null || kept === undefined || kept.dialect !== DIALECT) return written;
  const outer: MutableJson = { ...written };
  const inner: MutableJson = { ...objectOf(written[within]) };
  const beginning = `${within}.`;
  let deeper = false;
  for (const [key, value] of Object.entries(kept.fields)) {
    if (key.startsWith(beginning)) inner[key.slice(beginning.length)] = value;
    else if (key !== within || objectOf(written[within]) === undefined) outer[key] = value;
    deeper ||= key.startsWith(beginning);
  }
  for (const key of kept.omits ?? []) {
    if (key.startsWith(beginning)) delete inner[key.slice(beginning.length)];
    else delete outer[key];
    deeper ||= key.startsWith(beginning);
  }
  if (deeper) outer[within] = inner;
  return outer;
}
