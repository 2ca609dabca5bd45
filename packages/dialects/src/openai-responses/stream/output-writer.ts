import { type AnswerOptions, joinSignature, type MediaSource, type OpaqueBlock, type Part } from "@ai-liaison/core";
import { DIALECT, itemOf, type MutableJson } from "../extension.ts";
import type { ItemStatus } from "../write-output.ts";
import { CallItem } from "./call-item.ts";
import { MessageItem, MessagePart } from "./message-item.ts";
import type { Outlet } from "./outlet.ts";
import { ReasoningItem } from "./reasoning-item.ts";

type PartOf<Type extends Part["type"]> = Extract<Part, { type: Type }>;
type CallStartPart = PartOf<"tool-call-start">;
type OpenBlock = MessagePart | ReasoningItem | CallItem;

/**
 * Blocks become items of `output`: words that follow each other one message, thoughts and calls an item each. Ids are
 * made from the call's id and the item's place. The beginning of a call waits for the part after it: its signature,
 * which has no field here, goes into the call's id.
 */
export class OutputWriter {
  readonly #outlet: Outlet;
  readonly #options: AnswerOptions;
  readonly #ids: string;
  readonly #output: MutableJson[] = [];
  readonly #blocks = new Map<number, OpenBlock>();
  #message: MessageItem | null = null;
  #lastText: MessagePart | null = null;
  #held: CallStartPart | null = null;

  constructor(outlet: Outlet, options: AnswerOptions) {
    this.#outlet = outlet;
    this.#options = options;
    this.#ids = options.fallbackId.replace(/[^A-Za-z0-9_]/g, "").slice(-32);
  }

  /** The items so far, in order; whole only after `close`. */
  get output(): readonly MutableJson[] {
    return this.#output;
  }

  add(part: Part): void {
    if ("choice" in part && part.choice !== null && part.choice > 0) {
      this.#options.warn("Answers beside the first were left out: this format gives one.");
      return;
    }
    if (this.#held !== null && this.#releaseCall(this.#held, part)) return;
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
      case "reasoning-delta":
        this.#grow(part.block, part.text);
        return;
      case "tool-call-delta":
        this.#grow(part.block, part.argumentsText);
        return;
      case "text-start":
      case "refusal-start":
        this.#openWords(part);
        return;
      case "reasoning-start":
        this.#openReasoning(part);
        return;
      case "tool-call-start":
        this.#openCall(part);
        return;
      case "block-end":
        this.#closeBlock(part.block);
        return;
      case "logprobs":
        this.#lastText?.addLogprobs(part.logprobs);
        return;
      default:
        this.#addRare(part);
    }
  }

  /** Closes whatever is open: nothing follows. */
  close(status: ItemStatus): void {
    if (this.#held !== null) this.#releaseCall(this.#held, null);
    for (const [block, open] of this.#blocks) {
      if (open instanceof CallItem) this.#output[open.outputIndex] = open.close(status);
      else this.#closeBlock(block);
    }
    this.#blocks.clear();
    this.#closeMessage(status);
  }

  #addRare(part: Part): void {
    switch (part.type) {
      case "annotation": {
        const open = this.#blocks.get(part.block);
        if (open instanceof MessagePart && open.annotate(part.annotation)) return;
        this.#options.warn("Citations of another format were left out.");
        return;
      }
      case "signature":
        this.#sign(part);
        return;
      case "opaque":
        this.#addOpaque(part.value);
        return;
      case "media":
        this.#addMedia(part);
        return;
      default:
    }
  }

  #grow(block: number, text: string): void {
    this.#blocks.get(block)?.grow(text);
  }

  #openWords({ type, block, extension }: PartOf<"text-start" | "refusal-start">): void {
    const kept = itemOf(extension);
    if (kept !== null) this.#sealMessage();
    this.#message ??= new MessageItem(this.#outlet, this.#nextIndex(), this.#idOf("msg"), kept);
    const part = this.#message.openPart(type === "text-start" ? "text" : "refusal", extension);
    this.#blocks.set(block, part);
    this.#lastText = part;
  }

  #openReasoning({ block, extension, redactedData }: PartOf<"reasoning-start">): void {
    this.#sealMessage();
    const item = new ReasoningItem(this.#outlet, this.#nextIndex(), this.#idOf("rs"), extension);
    if (redactedData !== undefined) item.prove(redactedData);
    this.#blocks.set(block, item);
  }

  #openCall(part: CallStartPart): void {
    if (part.kind === "server") {
      this.#options.warn(`A call of \`${part.name}\`, which ran at the vendor, was left out.`);
      return;
    }
    this.#sealMessage();
    this.#held = part;
  }

  /** True when the part was the held call's signature, and so is done with. */
  #releaseCall(held: CallStartPart, next: Part | null): boolean {
    this.#held = null;
    const signature = next?.type === "signature" && next.block === held.block ? next.signature : undefined;
    const index = this.#nextIndex();
    const callId = joinSignature(held.id ?? `call_${this.#ids}_${index}`, signature);
    const kind = held.kind === "custom" ? "custom" : "function";
    const fallbackId = `${kind === "custom" ? "ctc" : "fc"}_${this.#ids}_${index}`;
    const start = { fallbackId, callId, name: held.name, kind, extension: held.extension } as const;
    this.#blocks.set(held.block, new CallItem(this.#outlet, index, start));
    return signature !== undefined;
  }

  #closeBlock(block: number): void {
    const open = this.#blocks.get(block);
    this.#blocks.delete(block);
    if (open instanceof MessagePart) {
      open.close();
      if (open.item.sealed && !open.item.isOpen) this.#output[open.item.outputIndex] = open.item.close("completed");
    } else if (open !== undefined) this.#output[open.outputIndex] = open.close("completed");
  }

  /** What follows is another item; a message still open is closed with its last part. */
  #sealMessage(): void {
    const message = this.#message;
    if (message === null) return;
    if (message.isOpen) message.sealed = true;
    else this.#output[message.outputIndex] = message.close("completed");
    this.#message = null;
  }

  #closeMessage(status: ItemStatus): void {
    const message = this.#message;
    this.#message = null;
    if (message !== null) this.#output[message.outputIndex] = message.close(status);
  }

  #sign({ block, signature }: PartOf<"signature">): void {
    const open = this.#blocks.get(block);
    if (open instanceof ReasoningItem) open.prove(signature);
    else this.#options.warn("A signature of another vendor was left out: this format has no field for it.");
  }

  #addOpaque({ dialect, value }: OpaqueBlock): void {
    if (dialect !== DIALECT) {
      this.#options.warn(`Content only the format \`${dialect}\` understands was left out.`);
      return;
    }
    this.#addItem(value as MutableJson);
  }

  #addMedia({ media, source }: PartOf<"media">): void {
    const result = media === "image" ? pictureOf(source) : null;
    if (result === null) {
      this.#options.warn(`An answer's ${media} could not be said in this format and was left out.`);
      return;
    }
    const id = `ig_${this.#ids}_${this.#output.length}`;
    this.#addItem({ id, type: "image_generation_call", status: "completed", result });
  }

  #addItem(item: MutableJson): void {
    this.#sealMessage();
    const index = this.#nextIndex();
    this.#outlet.emit("response.output_item.added", { output_index: index, item });
    this.#outlet.emit("response.output_item.done", { output_index: index, item });
    this.#output[index] = item;
  }

  /** Takes the next place in the output; the item fills it when it is done. */
  #nextIndex(): number {
    return this.#output.push({}) - 1;
  }

  #idOf(prefix: string): string {
    return `${prefix}_${this.#ids}_${this.#output.length - 1}`;
  }
}

/** Pictures come as base64 here, made by a tool. */
function pictureOf(source: MediaSource): string | null {
  return source.kind === "base64" ? source.data : null;
}
