import { type Annotation, isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { partsOfBlock } from "../../fidelity/block-parts.ts";
import { DIALECT, withItem } from "../extension.ts";
import { readPart } from "../read-output.ts";
import { listOf, numberOf, stringOf } from "../wire.ts";
import { makeMessage } from "../write-output.ts";
import { asDone, type BlockCounter, type OpenItem } from "./open-item.ts";

interface OpenPart {
  readonly block: number;
  readonly kind: "text" | "refusal";
  grown: boolean;
  annotated: boolean;
  closed: boolean;
}

/** A message: its parts are blocks. */
export class ReadMessage implements OpenItem {
  readonly #item: JsonObject;
  readonly #blocks: BlockCounter;
  readonly #parts = new Map<number, OpenPart>();

  constructor(item: JsonObject, blocks: BlockCounter) {
    this.#item = asDone(item);
    this.#blocks = blocks;
  }

  read(type: string, event: JsonObject, parts: Part[]): void {
    const index = numberOf(event.content_index) ?? 0;
    switch (type) {
      case "response.output_text.delta":
        this.#grow(index, "text", event, parts);
        return;
      case "response.refusal.delta":
        this.#grow(index, "refusal", event, parts);
        return;
      case "response.content_part.added":
        if (isJsonObject(event.part)) this.#openPart(index, event.part.type === "refusal" ? "refusal" : "text", parts);
        return;
      case "response.output_text.annotation.added":
        if (event.annotation !== undefined) this.#annotate(index, event.annotation, parts);
        return;
      case "response.content_part.done":
        this.#closePart(index, event.part ?? null, parts);
        return;
      default:
    }
  }

  /** Parts nobody told before are told now; those nobody closed are closed. */
  close(item: JsonObject | null, parts: Part[]): void {
    (listOf(item?.content) ?? []).forEach((part, index) => {
      if (this.#parts.get(index)?.closed !== true) this.#closePart(index, part, parts);
    });
    for (const [index, part] of this.#parts) if (!part.closed) this.#closePart(index, null, parts);
  }

  #grow(index: number, kind: OpenPart["kind"], event: JsonObject, parts: Part[]): void {
    const open = this.#parts.get(index) ?? this.#openPart(index, kind, parts);
    const text = stringOf(event.delta) ?? "";
    if (text !== "") {
      open.grown = true;
      parts.push({ type: open.kind === "text" ? "text-delta" : "refusal-delta", choice: 0, block: open.block, text });
    }
    const logprobs = listOf(event.logprobs);
    if (logprobs !== undefined && logprobs.length > 0) {
      parts.push({ type: "logprobs", choice: 0, logprobs: { content: logprobs } });
    }
  }

  #openPart(index: number, kind: OpenPart["kind"], parts: Part[]): OpenPart {
    const known = this.#parts.get(index);
    if (known !== undefined) return known;
    const open: OpenPart = { block: this.#blocks.next++, kind, grown: false, annotated: false, closed: false };
    const extension =
      this.#parts.size > 0 ? {} : { extension: withItem(undefined, this.#item, makeMessage("", "completed", [])) };
    parts.push({ type: kind === "text" ? "text-start" : "refusal-start", choice: 0, block: open.block, ...extension });
    this.#parts.set(index, open);
    return open;
  }

  #annotate(index: number, value: Json, parts: Part[]): void {
    const open = this.#parts.get(index);
    if (open === undefined) return;
    open.annotated = true;
    const annotation: Annotation = { dialect: DIALECT, value };
    parts.push({ type: "annotation", choice: 0, block: open.block, annotation });
  }

  /** A part as a whole says what its events left out: text without deltas, annotations without an event. */
  #closePart(index: number, json: Json, parts: Part[]): void {
    const read = readPart(json)?.[0];
    const open = this.#parts.get(index) ?? this.#openPart(index, read?.type === "refusal" ? "refusal" : "text", parts);
    if (open.closed) return;
    if (read !== undefined) {
      for (const part of partsOfBlock(read, 0, open.block)) {
        if (part.type === "annotation" ? !open.annotated : part.type.endsWith("-delta") && !open.grown)
          parts.push(part);
      }
    }
    parts.push({ type: "block-end", choice: 0, block: open.block });
    open.closed = true;
  }
}
