import type { Extension } from "@ai-liaison/core";
import { DIALECT, type MutableJson, restore } from "../extension.ts";
import { stringOf } from "../wire.ts";
import { type ItemStatus, makeCall } from "../write-output.ts";
import type { Outlet } from "./outlet.ts";

export interface CallStart {
  readonly fallbackId: string;
  readonly callId: string;
  readonly name: string;
  readonly kind: "function" | "custom";
  readonly extension: Extension | undefined;
}

/** A call of a function or custom tool as it grows. */
export class CallItem {
  readonly outputIndex: number;
  readonly #outlet: Outlet;
  readonly #start: CallStart;
  readonly #own: Extension | undefined;
  readonly #id: string;
  #argumentsText = "";

  constructor(outlet: Outlet, outputIndex: number, start: CallStart) {
    this.#outlet = outlet;
    this.outputIndex = outputIndex;
    this.#start = start;
    this.#own = start.extension?.dialect === DIALECT ? start.extension : undefined;
    this.#id = stringOf(this.#own?.fields.id) ?? start.fallbackId;
    outlet.emit("response.output_item.added", { output_index: outputIndex, item: this.#make("in_progress") });
  }

  grow(argumentsText: string): void {
    if (argumentsText === "") return;
    this.#argumentsText += argumentsText;
    this.#emit(this.#start.kind === "custom" ? CUSTOM_DELTA : FUNCTION_DELTA, { delta: argumentsText });
  }

  /** Where other formats say nothing for no arguments, this one's clients read JSON. */
  close(status: ItemStatus): MutableJson {
    const custom = this.#start.kind === "custom";
    if (this.#argumentsText === "" && !custom && this.#own === undefined) this.grow("{}");
    if (custom) this.#emit("response.custom_tool_call_input.done", { input: this.#argumentsText });
    else this.#emit(FUNCTION_DONE, { name: this.#start.name, arguments: this.#argumentsText });
    const item = { ...restore(this.#make(this.#own === undefined ? status : "completed"), this.#own) };
    this.#outlet.emit("response.output_item.done", { output_index: this.outputIndex, item });
    return item;
  }

  #make(status: ItemStatus): MutableJson {
    const { callId, name, kind } = this.#start;
    return makeCall({ id: this.#id, callId, name, kind, argumentsText: this.#argumentsText, status });
  }

  #emit(type: string, fields: MutableJson): void {
    this.#outlet.emit(type, { item_id: this.#id, output_index: this.outputIndex, ...fields });
  }
}

const FUNCTION_DELTA = "response.function_call_arguments.delta";
const FUNCTION_DONE = "response.function_call_arguments.done";
const CUSTOM_DELTA = "response.custom_tool_call_input.delta";
