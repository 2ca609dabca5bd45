import type { Extension } from "@ai-liaison/core";
import { createKeeper } from "../fidelity/keeper.ts";

export { differ } from "../fidelity/keeper.ts";
export type { MutableJson } from "../json/fields.ts";

export const DIALECT = "anthropic-messages";

/** What this format's own reader kept, and its writer lays over its work again. */
export const { remember, restore, formOf } = createKeeper(DIALECT);

/**
 * Every request and every answer our own reader makes bears its mark, so that the writer knows whether to give it back
 * as it was or to arrange what another format said.
 */
export function isOwn({ extension }: { readonly extension?: Extension | null }): boolean {
  return extension?.dialect === DIALECT;
}
