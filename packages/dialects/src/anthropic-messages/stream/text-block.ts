import type { BlockStart, JsonObject } from "@ai-liaison/core";
import { DIALECT, restore } from "../extension.ts";
import { objectOf } from "../wire.ts";
import { warnTextSignature } from "../write-response.ts";
import type { BlockPlace, BlockWriting, Growth } from "./block-writing.ts";
import { encodeBlockStart, encodeBlockStop, encodeDelta, encodeText } from "./encode-event.ts";

type TextStart = Extract<BlockStart, { type: "text-start" | "refusal-start" }>;

/** Text, refusals among it. Another format's opens with its first letter: clients may not send empty text back. */
export class TextBlockWriting implements BlockWriting {
  readonly #start: TextStart;
  readonly #place: BlockPlace;
  #index = -1;

  constructor(start: TextStart, place: BlockPlace) {
    this.#start = start;
    this.#place = place;
  }

  begin(): string {
    return this.#place.own ? this.#open() : "";
  }

  grow(part: Growth, kept: JsonObject | null): string {
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
        return part.text === "" && !this.#place.own ? "" : this.#open() + this.#encode(part.text, kept);
      case "annotation":
        if (part.annotation.dialect !== DIALECT) {
          this.#place.warn("Citations of another format were left out.");
          return "";
        }
        return this.#open() + encodeDelta(this.#index, { type: "citations_delta", citation: part.annotation.value });
      case "signature":
        warnTextSignature(this.#place.warn);
        return "";
      default:
        return "";
    }
  }

  end(): string {
    return this.#index < 0 ? "" : encodeBlockStop(this.#index);
  }

  isComplete(): boolean {
    return false;
  }

  #open(): string {
    if (this.#index >= 0) return "";
    this.#index = this.#place.takeIndex();
    return encodeBlockStart(this.#index, restore({ type: "text", text: "" }, this.#start.extension));
  }

  #encode(text: string, kept: JsonObject | null): string {
    const beyond = objectOf(kept?.delta);
    return beyond === undefined
      ? encodeText(this.#index, "text_delta", "text", text)
      : encodeDelta(this.#index, { type: "text_delta", text, ...beyond });
  }
}
