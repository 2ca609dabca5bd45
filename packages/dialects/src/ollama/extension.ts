import { keepWithin } from "../fidelity/keep-within.ts";
import { createKeeper } from "../fidelity/keeper.ts";

export { differ } from "../fidelity/keeper.ts";
export type { MutableJson } from "../json/fields.ts";

export const DIALECT = "ollama";

/** What this format's own reader kept, and its writer lays over its work again. */
export const { remember, extensionOf, restore, formOf } = createKeeper(DIALECT);

/** This format keeps half of what matters one level down: `options`, a call's `function`. */
export const { rememberWithin, restoreWithin } = keepWithin({ remember, restore });
