import type { JsonObject, Part, ToolCallBlock } from "@ai-liaison/core";
import { makeCallId } from "../../fidelity/call-id.ts";
import type { Warn } from "../../fidelity/warn.ts";
import { CLIENT } from "../reader.ts";
import { writeToolCall } from "../tool-calls.ts";

type CallPart = Extract<Part, { type: "tool-call-start" | "tool-call-delta" }>;
type SignaturePart = Extract<Part, { type: "signature" }>;
type OpenCall = { -readonly [Key in keyof ToolCallBlock]: ToolCallBlock[Key] };

/** Calls that grow: a line has a call whole, as its arguments are an object. */
export class CallMaker {
  readonly #fallbackId: string;
  readonly #warn: Warn;
  readonly #open = new Map<number, OpenCall>();
  #signed = 0;

  constructor(fallbackId: string, warn: Warn) {
    this.#fallbackId = fallbackId;
    this.#warn = warn;
  }

  grow(part: CallPart): void {
    if (part.type === "tool-call-start") {
      const { id, name, kind, extension } = part;
      const call: OpenCall = { type: "tool-call", id, name, kind, argumentsText: "" };
      if (extension !== undefined) call.extension = extension;
      this.#open.set(part.block, call);
      return;
    }
    const call = this.#open.get(part.block);
    if (call !== undefined) call.argumentsText += part.argumentsText;
  }

  /** True when the signature is a call's: it goes with its id, and a call without one is given one for it. */
  sign({ block, signature }: SignaturePart): boolean {
    const call = this.#open.get(block);
    if (call === undefined) return false;
    call.signature = (call.signature ?? "") + signature;
    if (call.id === null) {
      call.id = makeCallId("call", this.#fallbackId, this.#signed);
      this.#signed += 1;
    }
    return true;
  }

  /** The call of that block, which is complete; null when it is none to be told. */
  close(block: number): JsonObject | null {
    const call = this.#open.get(block);
    if (call === undefined) return null;
    this.#open.delete(block);
    if (call.kind === "server") {
      this.#warn("Calls of tools that ran at another vendor were left out.");
      return null;
    }
    return writeToolCall(call, CLIENT, this.#warn);
  }
}
