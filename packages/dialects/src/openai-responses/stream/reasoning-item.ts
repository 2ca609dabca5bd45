import { carriedSignature, type Extension } from "@ai-liaison/core";
import { DIALECT, formOf, type MutableJson, restore } from "../extension.ts";
import { FORM, stringOf } from "../wire.ts";
import { makeReasoning } from "../write-output.ts";
import type { Outlet } from "./outlet.ts";

/**
 * A reasoning item as it grows: its thoughts as one summary (or in full, where its reader found them so), and in
 * `encrypted_content` whatever proves them to the vendor that made them, be it of this format or not.
 */
export class ReasoningItem {
  readonly outputIndex: number;
  readonly #outlet: Outlet;
  readonly #id: string;
  readonly #extension: Extension | undefined;
  readonly #inContent: boolean;
  #text: string | null = null;
  #proof: string | undefined;

  constructor(outlet: Outlet, outputIndex: number, fallbackId: string, extension: Extension | undefined) {
    this.#outlet = outlet;
    this.outputIndex = outputIndex;
    const own = extension?.dialect === DIALECT ? extension : undefined;
    this.#extension = own;
    this.#inContent = own !== undefined && formOf({ extension: own }) === FORM.content;
    this.#id = stringOf(own?.fields.id) ?? fallbackId;
    outlet.emit("response.output_item.added", {
      output_index: outputIndex,
      item: makeReasoning(this.#id, "", false, undefined),
    });
  }

  prove(signature: string): void {
    this.#proof = (this.#proof ?? "") + signature;
  }

  grow(text: string): void {
    if (text === "") return;
    if (this.#text === null) this.#openText();
    this.#text = (this.#text ?? "") + text;
    this.#emit(this.#inContent ? "response.reasoning_text.delta" : "response.reasoning_summary_text.delta", {
      delta: text,
    });
  }

  close(): MutableJson {
    if (this.#text !== null) this.#closeText(this.#text);
    const encrypted = this.#proof === undefined ? undefined : carriedSignature(DIALECT, this.#proof);
    const item = { ...restore(makeReasoning(this.#id, this.#text ?? "", this.#inContent, encrypted), this.#extension) };
    this.#outlet.emit("response.output_item.done", { output_index: this.outputIndex, item });
    return item;
  }

  #openText(): void {
    if (this.#inContent) this.#emit("response.content_part.added", { part: { type: "reasoning_text", text: "" } });
    else this.#emit("response.reasoning_summary_part.added", { part: { type: "summary_text", text: "" } });
  }

  #closeText(text: string): void {
    if (this.#inContent) {
      this.#emit("response.reasoning_text.done", { text });
      this.#emit("response.content_part.done", { part: { type: "reasoning_text", text } });
    } else {
      this.#emit("response.reasoning_summary_text.done", { text });
      this.#emit("response.reasoning_summary_part.done", { part: { type: "summary_text", text } });
    }
  }

  #emit(type: string, fields: MutableJson): void {
    const at = this.#inContent ? { content_index: 0 } : { summary_index: 0 };
    this.#outlet.emit(type, { item_id: this.#id, output_index: this.outputIndex, ...at, ...fields });
  }
}
