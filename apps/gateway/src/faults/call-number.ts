import type { CallRow } from "@ai-liaison/core";

/** The number an application gave its call, among its tags; -1 when there is none. */
export function numberOf({ tags }: Pick<CallRow, "tags">): number {
  return Number(tags?.n ?? -1);
}
