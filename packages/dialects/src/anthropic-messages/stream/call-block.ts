import { type BlockStart, isJsonObject, type JsonObject, joinSignature } from "@ai-liaison/core";
import { restore } from "../extension.ts";
import { objectOf } from "../wire.ts";
import type { BlockPlace, BlockWriting, Growth } from "./block-writing.ts";
import { encodeBlockStart, encodeBlockStop, encodeDelta, encodeText } from "./encode-event.ts";

type CallStart = Extract<BlockStart, { type: "tool-call-start" }>;

/** A tool call. Its signature comes right after its start and goes into its id, so another format's start waits for it. */
export class CallBlockWriting implements BlockWriting {
  readonly #start: CallStart;
  readonly #place: BlockPlace;
  #index = -1;
  #signature: string | undefined;
  #arguments = "";

  constructor(start: CallStart, place: BlockPlace) {
    this.#start = start;
    this.#place = place;
  }

  begin(): string {
    return this.#place.own ? this.#open() : "";
  }

  grow(part: Growth, kept: JsonObject | null): string {
    if (part.type === "signature") {
      this.#signature = (this.#signature ?? "") + part.signature;
      return "";
    }
    if (part.type !== "tool-call-delta" || this.#openedWhole()) return "";
    if (!this.#place.own) this.#arguments += part.argumentsText;
    const opening = this.#open();
    return part.argumentsText === "" && !this.#place.own ? opening : opening + this.#encode(part.argumentsText, kept);
  }

  end(): string {
    const opening = this.#open();
    if (!this.#place.own && this.#arguments !== "" && !this.isComplete()) {
      this.#place.warn(`The arguments of the tool call \`${this.#start.name}\` are not a JSON object.`);
    }
    return opening + encodeBlockStop(this.#index);
  }

  isComplete(): boolean {
    try {
      return isJsonObject(JSON.parse(this.#arguments));
    } catch {
      return false;
    }
  }

  /** The original opened with all of its input. */
  #openedWhole(): boolean {
    return this.#place.own && this.#start.extension?.fields.input !== undefined;
  }

  #open(): string {
    if (this.#index >= 0) return "";
    this.#index = this.#place.takeIndex();
    const { name, extension } = this.#start;
    const id = joinSignature(this.#start.id ?? this.#place.takeCallId(), this.#signature);
    return encodeBlockStart(this.#index, restore({ type: "tool_use", id, name, input: {} }, extension));
  }

  #encode(partial_json: string, kept: JsonObject | null): string {
    const beyond = objectOf(kept?.delta);
    return beyond === undefined
      ? encodeText(this.#index, "input_json_delta", "partial_json", partial_json)
      : encodeDelta(this.#index, { type: "input_json_delta", partial_json, ...beyond });
  }
}
