import { isJsonObject, type JsonObject, type Part } from "@ai-liaison/core";
import { addAll } from "../../json/add-all.ts";
import { readItem } from "../read-output.ts";
import { numberOf, stringOf } from "../wire.ts";
import type { BlockCounter, OpenItem } from "./open-item.ts";
import { ReadCall } from "./read-call.ts";
import { ReadMessage } from "./read-message.ts";
import { ReadReasoning } from "./read-reasoning-events.ts";

/** The events of items, told apart by `output_index`. */
export class OutputReader {
  readonly #open = new Map<number, OpenItem>();
  readonly #blocks: BlockCounter = { next: 0 };
  #last = -1;
  #seen = false;

  /** No event of an item came. */
  get isEmpty(): boolean {
    return !this.#seen;
  }

  read(type: string, event: JsonObject, parts: Part[]): void {
    const index = numberOf(event.output_index) ?? this.#last;
    switch (type) {
      case "response.output_item.added":
        this.#add(index, event, parts);
        return;
      case "response.output_item.done":
        this.#finish(index, event, parts);
        return;
      default:
        this.#open.get(index)?.read(type, event, parts);
    }
  }

  close(parts: Part[]): void {
    for (const item of this.#open.values()) item.close(null, parts);
    this.#open.clear();
  }

  #add(index: number, event: JsonObject, parts: Part[]): void {
    this.#seen = true;
    this.#last = index;
    const item = isJsonObject(event.item) ? openItem(event.item, this.#blocks, parts) : null;
    if (item !== null) this.#open.set(index, item);
  }

  #finish(index: number, event: JsonObject, parts: Part[]): void {
    this.#seen = true;
    const item = isJsonObject(event.item) ? event.item : null;
    const open = this.#open.get(index);
    this.#open.delete(index);
    if (open !== undefined) open.close(item, parts);
    else if (item !== null) {
      const read = readItem(item, this.#blocks.next);
      this.#blocks.next += read.filter((part) => part.type === "block-end").length;
      addAll(parts, read);
    }
  }
}

/** Null for items that other formats do not know: they are told when they are done, whole. */
function openItem(item: JsonObject, blocks: BlockCounter, parts: Part[]): OpenItem | null {
  switch (stringOf(item.type)) {
    case "message":
      return new ReadMessage(item, blocks);
    case "reasoning":
      return new ReadReasoning(item, blocks);
    case "function_call":
    case "custom_tool_call":
      return new ReadCall(item, blocks, parts);
    default:
      return null;
  }
}
