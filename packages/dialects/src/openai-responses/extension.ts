import type { Extension, Json, JsonObject } from "@ai-liaison/core";
import { createKeeper, type Difference, differ } from "../fidelity/keeper.ts";
import { objectOf } from "../json/fields.ts";

export { type Difference, differ, isEqual } from "../fidelity/keeper.ts";
export type { MutableJson } from "../json/fields.ts";

export const DIALECT = "openai-responses";

/** What this format's own reader kept, and its writer lays over its work again. */
export const { remember, extensionOf, restore, formOf } = createKeeper(DIALECT);

/**
 * A message item holds several blocks, and has fields of its own (`id`, `status`, `phase`). They are kept with its
 * first block, beside what is kept of that block's part, under a name no field of the format has. The mark alone says
 * that a new item begins here.
 */
const ITEM = "$item";

/** The part's extension with what its item says beyond it. */
export function withItem(part: Extension | undefined, original: JsonObject, written: JsonObject): Extension {
  const difference: Difference = differ(original, written, "content") ?? { fields: {}, omits: [] };
  const kept: JsonObject = { fields: difference.fields, omits: difference.omits };
  return { ...(part ?? { dialect: DIALECT }), fields: { ...part?.fields, [ITEM]: kept } };
}

/** What was kept of the item a block begins; null where it begins none. */
export function itemOf(extension: Extension | undefined): Extension | null {
  if (extension?.dialect !== DIALECT) return null;
  const kept = objectOf(extension.fields[ITEM]);
  if (kept === undefined) return null;
  return { dialect: DIALECT, fields: objectOf(kept.fields) ?? {}, omits: (kept.omits ?? []) as readonly string[] };
}

/** A part with what its own extension adds, its item's fields aside. */
export function restorePart(written: JsonObject, extension: Extension | undefined): JsonObject {
  if (extension === undefined || !Object.hasOwn(extension.fields, ITEM)) return restore(written, extension);
  const { [ITEM]: _, ...fields } = extension.fields;
  return restore(written, { ...extension, fields: fields as Record<string, Json> });
}

/** A block's extension that says no more than a form. */
export function formExtension(form: string): Extension {
  return { dialect: DIALECT, fields: {}, form };
}
