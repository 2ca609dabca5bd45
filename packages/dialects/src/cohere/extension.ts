import { createKeeper } from "../fidelity/keeper.ts";

export { isEqual } from "../fidelity/keeper.ts";
export type { MutableJson } from "../json/fields.ts";

export const DIALECT = "cohere";

/** What this format's own reader kept, and its writer lays over its work again. */
export const { remember, extensionOf, restore, formOf } = createKeeper(DIALECT);
