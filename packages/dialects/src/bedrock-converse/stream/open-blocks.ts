import { type Extension, isJsonObject, type JsonObject, type Part, type ToolCallBlock } from "@ai-liaison/core";
import { objectOf } from "../../json/fields.ts";
import { DIALECT, rememberWithin } from "../extension.ts";
import { readImage } from "../media.ts";
import { VENDOR } from "../reader.ts";
import { CONTENT_OBJECTS } from "../wire.ts";
import { writeCallShell } from "../write-content.ts";

type Kind = "text" | "reasoning" | "tool-call" | "image";

interface OpenBlock {
  readonly kind: Kind;
  readonly block: number;
}

/** The blocks of an answer that are open, by their number on the wire. Only calls are announced; others just begin. */
export class OpenBlocks {
  readonly #open = new Map<number, OpenBlock>();
  /** What was announced and comes in one piece. */
  readonly #expected = new Map<number, JsonObject>();
  #next = 0;

  /** The block of that kind that is open there; else one is opened, and what was there is closed. */
  at(index: number, kind: "text" | "reasoning"): { readonly opened: readonly Part[]; readonly block: number } {
    const known = this.#open.get(index);
    if (known?.kind === kind) return { opened: [], block: known.block };
    const closed = this.close(index);
    const block = this.#put(index, kind);
    const type = kind === "text" ? "text-start" : "reasoning-start";
    return { opened: [...closed, { type, choice: 0, block }], block };
  }

  openEncrypted(index: number, redactedData: string): readonly Part[] {
    const closed = this.close(index);
    return [...closed, { type: "reasoning-start", choice: 0, block: this.#put(index, "reasoning"), redactedData }];
  }

  /** A call is announced; what of its announcement our writer would not write is kept with it. */
  openCall(index: number, call: ToolCallBlock, announced: JsonObject): readonly Part[] {
    const closed = this.close(index);
    const block = this.#put(index, "tool-call");
    const { id, name, kind } = call;
    const kept: { extension?: Extension } = rememberWithin(
      { toolUse: announced },
      { toolUse: writeCallShell(call, VENDOR) },
      CONTENT_OBJECTS,
    );
    const own = kind === "server" ? { extension: { dialect: DIALECT, fields: {} } } : {};
    return [...closed, { type: "tool-call-start", choice: 0, block, id, name, kind, ...own, ...kept }];
  }

  growCall(index: number, argumentsText: string | undefined): readonly Part[] {
    const known = this.#open.get(index);
    if (known?.kind !== "tool-call" || argumentsText === undefined) return [];
    return [{ type: "tool-call-delta", choice: 0, block: known.block, argumentsText }];
  }

  /** Something was announced whose content is still to come. */
  expect(index: number, start: JsonObject): void {
    this.#expected.set(index, start);
  }

  /** The content of what was announced: a picture, or the result of a tool that ran at the vendor. */
  fill(index: number, delta: JsonObject): readonly Part[] {
    const start = this.#expected.get(index) ?? {};
    if (isJsonObject(delta.image)) {
      const picture = readImage({ ...objectOf(start.image), ...delta.image });
      if (picture === null) return [];
      const closed = this.close(index);
      const block = this.#put(index, "image");
      return [...closed, { type: "media", choice: 0, block, media: "image", source: picture.source }];
    }
    if (delta.toolResult === undefined) return [];
    const value = { toolResult: { ...objectOf(start.toolResult), content: delta.toolResult } };
    return [{ type: "opaque", choice: 0, block: this.#next++, value: { type: "opaque", dialect: DIALECT, value } }];
  }

  close(index: number): readonly Part[] {
    const known = this.#open.get(index);
    this.#open.delete(index);
    this.#expected.delete(index);
    return known === undefined ? [] : [{ type: "block-end", choice: 0, block: known.block }];
  }

  closeAll(): readonly Part[] {
    return [...this.#open.keys()].flatMap((index) => this.close(index));
  }

  #put(index: number, kind: Kind): number {
    const block = this.#next++;
    this.#open.set(index, { kind, block });
    return block;
  }
}
