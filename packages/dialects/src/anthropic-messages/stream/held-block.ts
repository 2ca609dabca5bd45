import type { Json, JsonObject, Part } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";
import { listOf, stringOf } from "../wire.ts";
import { keepEvent } from "./keep-event.ts";

/**
 * A block that is carried through whole (server tools and their results, compaction, …) while it grows: its input
 * comes as JSON text, other fields as text to be joined or lists to be added to.
 */
export class HeldBlock {
  readonly #start: JsonObject;
  readonly #deltas: JsonObject[] = [];

  constructor(start: JsonObject) {
    this.#start = start;
  }

  grow(delta: JsonObject): void {
    this.#deltas.push(delta);
  }

  parts(block: number): readonly Part[] {
    const opaque: Part = {
      type: "opaque",
      choice: 0,
      block,
      value: { type: "opaque", dialect: DIALECT, value: this.#whole() },
    };
    return this.#deltas.length === 0 ? [opaque] : [keepEvent({ start: this.#start, deltas: this.#deltas }), opaque];
  }

  #whole(): JsonObject {
    const whole: Record<string, Json> = { ...this.#start };
    let input = "";
    for (const { type: _, ...delta } of this.#deltas) {
      for (const [key, value] of Object.entries(delta)) {
        if (key === "partial_json") input += stringOf(value) ?? "";
        else whole[key] = join(whole[key], value);
      }
    }
    if (input !== "") whole.input = parseInput(input);
    return whole;
  }
}

function join(before: Json | undefined, added: Json): Json {
  if (typeof before === "string" && typeof added === "string") return before + added;
  const list = listOf(before);
  return list !== undefined && Array.isArray(added) ? [...list, ...added] : added;
}

/** What is no JSON stays the text it is. */
function parseInput(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
