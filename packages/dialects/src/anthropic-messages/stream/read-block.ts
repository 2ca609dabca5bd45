import type { JsonObject, Part } from "@ai-liaison/core";
import { numberOf, objectOf } from "../wire.ts";
import { HeldBlock } from "./held-block.ts";
import { keepEvent } from "./keep-event.ts";
import { openBlock } from "./open-block.ts";
import { readDelta } from "./read-delta.ts";

/** Blocks as they open, grow and close. Those of other kinds than ours are held until they are complete. */
export class BlockReader {
  readonly #held = new Map<number, HeldBlock>();

  open(event: JsonObject): readonly Part[] {
    const block = numberOf(event.index) ?? 0;
    const content = objectOf(event.content_block) ?? {};
    const parts = openBlock(content, block);
    if (parts !== null) return parts;
    this.#held.set(block, new HeldBlock(content));
    return [];
  }

  grow(event: JsonObject): readonly Part[] {
    const block = numberOf(event.index) ?? 0;
    const delta = objectOf(event.delta) ?? {};
    const held = this.#held.size === 0 ? undefined : this.#held.get(block);
    if (held === undefined) return readDelta(delta, block) ?? [keepEvent({ event })];
    held.grow(delta);
    return [];
  }

  close(event: JsonObject): readonly Part[] {
    const block = numberOf(event.index) ?? 0;
    const held = this.#held.get(block);
    const end: Part = { type: "block-end", choice: 0, block };
    if (held === undefined) return [end];
    this.#held.delete(block);
    return [...held.parts(block), end];
  }
}
