import { type BlockStart, isJsonObject, type JsonObject } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";
import { listOf, objectOf } from "../wire.ts";
import type { BlockPlace, BlockWriting } from "./block-writing.ts";
import { encodeBlockStart, encodeBlockStop, encodeDelta } from "./encode-event.ts";

type WholeStart = Extract<BlockStart, { type: "opaque" | "media" | "tool-call-start" }>;

/** What comes in one piece: this format's own blocks of other kinds; what it cannot say is left out, with a warning. */
export class WholeBlockWriting implements BlockWriting {
  readonly #start: WholeStart;
  readonly #place: BlockPlace;

  constructor(start: WholeStart, place: BlockPlace) {
    this.#start = start;
    this.#place = place;
  }

  begin(kept: JsonObject | null): string {
    const start = this.#start;
    if (start.type === "media")
      this.#place.warn(`A part of the answer was left out: this format has no ${start.media} there.`);
    else if (start.type === "tool-call-start") {
      this.#place.warn(`A call of the tool \`${start.name}\`, which ran at another vendor, was left out.`);
    } else if (start.value.dialect !== DIALECT || !isJsonObject(start.value.value)) {
      this.#place.warn(`Content only the format \`${start.value.dialect}\` understands was left out.`);
    } else return this.#write(start.value.value, kept);
    return "";
  }

  grow(): string {
    return "";
  }

  end(): string {
    return "";
  }

  isComplete(): boolean {
    return true;
  }

  /** As the original grew; a block that came whole is written whole. */
  #write(value: JsonObject, kept: JsonObject | null): string {
    const index = this.#place.takeIndex();
    const deltas = (listOf(kept?.deltas) ?? []).filter(isJsonObject);
    const grown = deltas.map((delta) => encodeDelta(index, delta)).join("");
    return encodeBlockStart(index, objectOf(kept?.start) ?? value) + grown + encodeBlockStop(index);
  }
}
