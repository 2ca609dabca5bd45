import { type BlockStart, carriedSignature, type JsonObject } from "@ai-liaison/core";
import { DIALECT, restore } from "../extension.ts";
import { objectOf, UNSIGNED } from "../wire.ts";
import type { BlockPlace, BlockWriting, Growth } from "./block-writing.ts";
import { encodeBlockStart, encodeBlockStop, encodeDelta, encodeText } from "./encode-event.ts";

type ReasoningStart = Extract<BlockStart, { type: "reasoning-start" }>;

/**
 * Thoughts. Encrypted ones are a block of their own here, which comes first where another format has both in one. What
 * nobody signed gets a stand-in, since clients bring thoughts back with the next turn and a vendor would refuse them.
 */
export class ThinkingBlockWriting implements BlockWriting {
  readonly #start: ReasoningStart;
  readonly #place: BlockPlace;
  #index = -1;
  #signed = false;

  constructor(start: ReasoningStart, place: BlockPlace) {
    this.#start = start;
    this.#place = place;
  }

  begin(): string {
    const { redactedData, extension } = this.#start;
    if (redactedData === undefined) return this.#place.own ? this.#open() : "";
    const index = this.#place.takeIndex();
    const block = restore({ type: "redacted_thinking", data: carriedSignature(DIALECT, redactedData) }, extension);
    return encodeBlockStart(index, block) + encodeBlockStop(index);
  }

  grow(part: Growth, kept: JsonObject | null): string {
    switch (part.type) {
      case "reasoning-delta":
        if (part.text === "" && (!this.#place.own || this.#start.redactedData !== undefined)) return "";
        return this.#open() + this.#encode(part.text, kept);
      case "signature":
        this.#signed = true;
        return this.#open() + this.#encodeSignature(carriedSignature(DIALECT, part.signature));
      default:
        return "";
    }
  }

  end(): string {
    if (this.#index < 0) return "";
    const unsigned = !this.#signed && !this.#place.own;
    return (unsigned ? this.#encodeSignature(UNSIGNED) : "") + encodeBlockStop(this.#index);
  }

  isComplete(): boolean {
    return false;
  }

  #open(): string {
    if (this.#index >= 0) return "";
    this.#index = this.#place.takeIndex();
    const block = { type: "thinking", thinking: "", signature: "" };
    return encodeBlockStart(this.#index, this.#place.own ? restore(block, this.#start.extension) : block);
  }

  #encode(thinking: string, kept: JsonObject | null): string {
    const beyond = objectOf(kept?.delta);
    return beyond === undefined
      ? encodeText(this.#index, "thinking_delta", "thinking", thinking)
      : encodeDelta(this.#index, { type: "thinking_delta", thinking, ...beyond });
  }

  #encodeSignature(signature: string): string {
    return encodeDelta(this.#index, { type: "signature_delta", signature });
  }
}
