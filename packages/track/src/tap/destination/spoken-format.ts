import type { Operation } from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import type { SpokenFormat } from "./endpoint.ts";

/** A dialect's way to say an operation; null when there is no such dialect, or it has none. */
export function spokenFormat(id: string, name: Operation): SpokenFormat | null {
  const dialect = dialectById(id);
  const operation = dialect?.operations[name];
  return dialect === undefined || operation === undefined ? null : { dialect, operation };
}
