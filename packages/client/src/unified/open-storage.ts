import { isFault } from "@ai-liaison/core";
import type { CallingLiaison } from "../composition/calling-liaison.ts";
import { openBeside } from "../composition/open-beside.ts";
import { type Liaison, type LiaisonOptions, openLiaison } from "../composition/open-liaison.ts";
import type { LiaisonConfig } from "../config/index.ts";

/**
 * `own`: this process keeps the ledger · `beside`: another does, or will, and takes over what this one writes · `auto`:
 * own, unless another process has the data folder.
 */
export type LedgerMode = "auto" | "own" | "beside";

export type OpenedLiaison = Liaison | CallingLiaison;

export async function openStorage(
  config: LiaisonConfig,
  mode: LedgerMode,
  options: LiaisonOptions,
): Promise<OpenedLiaison> {
  if (mode === "beside") return openBeside(config, options);
  try {
    return await openLiaison(config, options);
  } catch (error) {
    if (mode === "auto" && isTaken(error)) return openBeside(config, options);
    throw error;
  }
}

/** True of the fault that another process, or another client of this one, has the data folder. */
function isTaken(error: unknown): boolean {
  return isFault(error) && (error.details as { readonly reason?: unknown } | null)?.reason === "locked";
}
