import type { JsonObject, Part } from "@ai-liaison/core";

/** Gives blocks their numbers, in the order they begin. */
export interface BlockCounter {
  next: number;
}

/** An item that is being told: its events become parts, whatever is missing is made up for when it is done. */
export interface OpenItem {
  /** A delta, or the opening of a part; `type` without its `response.` is looked at by the item alone. */
  read(type: string, event: JsonObject, parts: Part[]): void;
  /** The item as a whole, or null when the stream ended without it. */
  close(item: JsonObject | null, parts: Part[]): void;
}

/** An item just begun, as it will be: what is kept of it must not say that it is still worked on. */
export function asDone(item: JsonObject): JsonObject {
  return item.status === "in_progress" ? { ...item, status: "completed" } : item;
}
