import type { Extension } from "@ai-liaison/core";
import { keepWithin } from "../fidelity/keep-within.ts";
import { createKeeper } from "../fidelity/keeper.ts";

export { isEqual } from "../fidelity/keeper.ts";
export type { MutableJson } from "../json/fields.ts";

export const DIALECT = "bedrock-converse";

/** What this format's own reader kept, and its writer lays over its work again. */
export const { remember, restore, formOf } = createKeeper(DIALECT);

/** Nearly everything here is an object with one field that says what it is, and all that matters within it. */
export const { rememberWithin, restoreWithin } = keepWithin({ remember, restore });

/** Every request our own reader makes bears its mark: it is written as it was, another format's is arranged. */
export function isOwn({ extension }: { readonly extension?: Extension | null }): boolean {
  return extension?.dialect === DIALECT;
}
