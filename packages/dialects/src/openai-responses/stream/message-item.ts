import type { Annotation, Extension, Json } from "@ai-liaison/core";
import { addAll } from "../../json/add-all.ts";
import { DIALECT, type MutableJson, restore, restorePart } from "../extension.ts";
import { listOf, objectOf, stringOf } from "../wire.ts";
import { type ItemStatus, makeMessage, makePart } from "../write-output.ts";
import type { Outlet } from "./outlet.ts";

/** A message item as it grows: blocks of words that follow each other are its parts. */
export class MessageItem {
  readonly outputIndex: number;
  readonly #outlet: Outlet;
  readonly #id: string;
  readonly #kept: Extension | null;
  readonly #content: MutableJson[] = [];
  #openParts = 0;
  /** No further part joins it. */
  sealed = false;

  constructor(outlet: Outlet, outputIndex: number, fallbackId: string, kept: Extension | null) {
    this.#outlet = outlet;
    this.outputIndex = outputIndex;
    this.#kept = kept;
    this.#id = stringOf(kept?.fields.id) ?? fallbackId;
    const item = { ...restore(makeMessage(this.#id, "in_progress", []), kept), status: "in_progress" };
    outlet.emit("response.output_item.added", { output_index: outputIndex, item });
  }

  get isOpen(): boolean {
    return this.#openParts > 0;
  }

  openPart(kind: "text" | "refusal", extension: Extension | undefined): MessagePart {
    this.#openParts += 1;
    const contentIndex = this.#content.length;
    this.#content.push({});
    return new MessagePart(this.#outlet, { item: this, id: this.#id, contentIndex, kind, extension });
  }

  partClosed(contentIndex: number, part: MutableJson): void {
    this.#openParts -= 1;
    this.#content[contentIndex] = part;
  }

  close(status: ItemStatus): MutableJson {
    const base = makeMessage(this.#id, this.#kept === null ? status : "completed", this.#content);
    const item = { ...restore(base, this.#kept) };
    this.#outlet.emit("response.output_item.done", { output_index: this.outputIndex, item });
    return item;
  }
}

interface PartPlace {
  readonly item: MessageItem;
  readonly id: string;
  readonly contentIndex: number;
  readonly kind: "text" | "refusal";
  readonly extension: Extension | undefined;
}

/** One part of a message as it grows. */
export class MessagePart {
  readonly item: MessageItem;
  readonly kind: "text" | "refusal";
  readonly #outlet: Outlet;
  readonly #place: PartPlace;
  readonly #annotations: Json[] = [];
  readonly #logprobs: Json[] = [];
  #text = "";

  constructor(outlet: Outlet, place: PartPlace) {
    this.#outlet = outlet;
    this.#place = place;
    this.item = place.item;
    this.kind = place.kind;
    this.#emit("response.content_part.added", { part: makePart(place.kind, "", [], []) });
  }

  grow(text: string): void {
    this.#text += text;
    if (this.kind === "refusal") this.#emit("response.refusal.delta", { delta: text });
    else this.#emit("response.output_text.delta", { delta: text, logprobs: [] });
  }

  /** False for an annotation of another format. */
  annotate({ dialect, value }: Annotation): boolean {
    if (dialect !== DIALECT || this.kind === "refusal") return false;
    this.#emit("response.output_text.annotation.added", {
      annotation_index: this.#annotations.length,
      annotation: value,
    });
    this.#annotations.push(value);
    return true;
  }

  addLogprobs(logprobs: Json): void {
    addAll(this.#logprobs, listOf(objectOf(logprobs)?.content) ?? []);
  }

  close(): void {
    const { contentIndex, extension, item } = this.#place;
    const part = restorePart(makePart(this.kind, this.#text, this.#annotations, this.#logprobs), extension);
    if (this.kind === "refusal") this.#emit("response.refusal.done", { refusal: this.#text });
    else this.#emit("response.output_text.done", { text: this.#text, logprobs: this.#logprobs });
    this.#emit("response.content_part.done", { part });
    item.partClosed(contentIndex, { ...part });
  }

  #emit(type: string, fields: MutableJson): void {
    const { id, item, contentIndex } = this.#place;
    this.#outlet.emit(type, {
      item_id: id,
      output_index: item.outputIndex,
      content_index: contentIndex,
      ...fields,
    });
  }
}
