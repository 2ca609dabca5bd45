import type { Extension, JsonObject, Part } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";
import { readReasoning } from "../read-output.ts";
import { BETWEEN_THOUGHTS, readProof, readThoughts } from "../read-reasoning.ts";
import { compact, FORM, numberOf, stringOf } from "../wire.ts";
import { asDone, type BlockCounter, type OpenItem } from "./open-item.ts";

/**
 * Thoughts: a block begins with the first of them. What is encrypted comes with the whole item: the proof of those
 * that were shown, else the block itself.
 */
export class ReadReasoning implements OpenItem {
  readonly #item: JsonObject;
  readonly #blocks: BlockCounter;
  #block = -1;
  #part = "";

  constructor(item: JsonObject, blocks: BlockCounter) {
    this.#item = item;
    this.#blocks = blocks;
  }

  read(type: string, event: JsonObject, parts: Part[]): void {
    const delta = DELTAS.has(type) ? stringOf(event.delta) : undefined;
    if (delta === undefined || delta === "") return;
    const part = `${type} ${numberOf(event.summary_index ?? event.content_index) ?? 0}`;
    if (this.#block < 0) this.#open(parts, keepBegun(this.#item, type === FULL));
    else if (part !== this.#part) this.#grow(BETWEEN_THOUGHTS, parts);
    this.#part = part;
    this.#grow(delta, parts);
  }

  close(item: JsonObject | null, parts: Part[]): void {
    const text = item === null ? "" : readThoughts(item);
    if (this.#block < 0 && item !== null) {
      const { redactedData, extension } = readReasoning(item);
      this.#open(parts, compact({ redactedData, extension }));
      if (text !== "") this.#grow(text, parts);
    }
    if (this.#block < 0) return;
    const signature = item === null ? undefined : readProof(item, this.#part === "" ? text : this.#part).signature;
    if (signature !== undefined) parts.push({ type: "signature", choice: 0, block: this.#block, signature });
    parts.push({ type: "block-end", choice: 0, block: this.#block });
  }

  #open(parts: Part[], more: { readonly redactedData?: string; readonly extension?: Extension }): void {
    this.#block = this.#blocks.next++;
    parts.push({ type: "reasoning-start", choice: 0, block: this.#block, ...more });
  }

  #grow(text: string, parts: Part[]): void {
    parts.push({ type: "reasoning-delta", choice: 0, block: this.#block, text });
  }
}

const FULL = "response.reasoning_text.delta";
const DELTAS: ReadonlySet<string> = new Set(["response.reasoning_summary_text.delta", FULL]);

/** What an item just begun says beyond its thoughts; how it will end, it does not know. */
function keepBegun(item: JsonObject, inContent: boolean): { extension?: Extension } {
  const { encrypted_content: _, summary: _summary, content: _content, ...begun } = asDone(item);
  const { id: _id, type: _type, ...more } = begun;
  const id = stringOf(begun.id);
  const fields = id === undefined ? more : { ...more, id };
  return { extension: { dialect: DIALECT, fields, ...(inContent ? { form: FORM.content } : {}) } };
}
