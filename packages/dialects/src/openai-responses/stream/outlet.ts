import type { MutableJson } from "../extension.ts";

/** Where the events of an answer go as it is written; a whole answer has no use for them. */
export interface Outlet {
  emit(type: string, fields: MutableJson): void;
}

export const SILENT: Outlet = { emit: () => {} };
