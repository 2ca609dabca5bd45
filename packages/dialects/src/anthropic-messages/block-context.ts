import type { Warn } from "../fidelity/warn.ts";

/** For whom a block is written: a vendor refuses what it did not sign, a client carries it to the next turn. */
export interface BlockContext {
  readonly to: "vendor" | "client";
  /** The block came in this format. */
  readonly own: boolean;
  readonly warn: Warn;
}
