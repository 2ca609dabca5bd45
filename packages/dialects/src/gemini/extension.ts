import type { Extension, JsonObject } from "@ai-liaison/core";
import { createKeeper } from "../fidelity/keeper.ts";
import { flatten, unflatten } from "./spelling.ts";

export { type Difference, differ, isEqual } from "../fidelity/keeper.ts";

export const DIALECT = "gemini";

const keeper = createKeeper(DIALECT);
export const { extensionOf } = keeper;

/** What writing would not give back, with the spelling of the original; `marks` say which way it took of several. */
export function remember(
  original: JsonObject,
  written: JsonObject,
  marks: readonly string[] = [],
): { extension?: Extension } {
  const flat = flatten(original);
  const form = [...marks, ...flat.spelled].join(" ");
  return keeper.remember(flat.fields, flatten(written).fields, form === "" ? undefined : form);
}

/** What the writer made, with what this format's own reader kept laid over it. */
export function restore(written: JsonObject, kept: Extension | null | undefined): JsonObject {
  if (kept?.dialect !== DIALECT) return written;
  const spelled = kept.form?.split(" ").filter((word) => word.includes("_")) ?? [];
  return unflatten(keeper.restore(flatten(written).fields, kept), spelled);
}

/** True when this format's own reader noted the mark. */
export function isMarked(value: { readonly extension?: Extension }, mark: string): boolean {
  return keeper.formOf(value)?.split(" ").includes(mark) ?? false;
}
