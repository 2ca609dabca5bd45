import { isFault } from "@ai-liaison/core";

/** True of the fault that another process holds a data folder: a gateway, or a command that stores what one left. */
export function isServed(error: unknown): boolean {
  return isFault(error) && (error.details as { readonly reason?: unknown } | null)?.reason === "locked";
}
