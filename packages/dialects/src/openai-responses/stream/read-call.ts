import type { JsonObject, Part } from "@ai-liaison/core";
import { readCall } from "../read-output.ts";
import { stringOf } from "../wire.ts";
import { asDone, type BlockCounter, type OpenItem } from "./open-item.ts";

/** A call of a function or custom tool. */
export class ReadCall implements OpenItem {
  readonly #block: number;
  #grown = false;

  constructor(item: JsonObject, blocks: BlockCounter, parts: Part[]) {
    this.#block = blocks.next++;
    const { id, name, kind, extension } = readCall(asDone(item));
    const kept = extension === undefined ? {} : { extension };
    parts.push({ type: "tool-call-start", choice: 0, block: this.#block, id, name, kind, ...kept });
  }

  read(type: string, event: JsonObject, parts: Part[]): void {
    if (!DELTAS.has(type)) return;
    this.#grow(stringOf(event.delta), parts);
  }

  close(item: JsonObject | null, parts: Part[]): void {
    if (!this.#grown && item !== null) this.#grow(stringOf(item.arguments) ?? stringOf(item.input), parts);
    parts.push({ type: "block-end", choice: 0, block: this.#block });
  }

  #grow(argumentsText: string | undefined, parts: Part[]): void {
    if (argumentsText === undefined || argumentsText === "") return;
    this.#grown = true;
    parts.push({ type: "tool-call-delta", choice: 0, block: this.#block, argumentsText });
  }
}

const DELTAS: ReadonlySet<string> = new Set([
  "response.function_call_arguments.delta",
  "response.custom_tool_call_input.delta",
]);
