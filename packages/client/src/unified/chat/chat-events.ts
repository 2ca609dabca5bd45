import { type Part, PartSum, type ToolCallBlock, type WholeAnswer } from "@ai-liaison/core";
import type { ChatResult, ToolCall } from "./chat-result.ts";
import { toolCallOf } from "./make-result.ts";

/** What a stream tells, in order; `end` comes last, once the call's record is written, and only of a complete answer. */
export type ChatEvent =
  | { readonly type: "text"; readonly text: string }
  /** What the model thinks aloud. */
  | { readonly type: "reasoning"; readonly text: string }
  /** The model says that it will not answer, in words meant for the reader. */
  | { readonly type: "refusal"; readonly text: string }
  /** A tool call, whole. */
  | { readonly type: "tool-call"; readonly toolCall: ToolCall }
  | { readonly type: "end"; readonly result: ChatResult };

type OpenCall = { -readonly [Field in keyof ToolCallBlock]: ToolCallBlock[Field] };

/** Makes events of parts as they come, and adds up the answer they make. */
export class ChatEvents {
  readonly #sum = new PartSum();
  readonly #open = new Map<number, OpenCall>();
  readonly #idPrefix = `call_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  #callsNamed = 0;

  /** The events of these parts, as far as they are the first answer's: there is never another. */
  read(parts: readonly Part[]): ChatEvent[] {
    return parts.flatMap((made) => {
      const part = this.#named(made);
      this.#sum.add(part);
      return "choice" in part && part.choice !== 0 ? [] : this.#eventsOf(part);
    });
  }

  /** Tool calls that were never closed; then there is nothing left to tell but the end. */
  rest(): ChatEvent[] {
    return [...this.#open.keys()].flatMap((block) => this.#close(block));
  }

  answer(): WholeAnswer {
    return this.#sum.answer();
  }

  /** Some vendors tie results to calls by their order; callers here may always do it by id. */
  #named(part: Part): Part {
    if (part.type !== "tool-call-start" || part.id !== null || part.kind === "server") return part;
    this.#callsNamed += 1;
    return { ...part, id: `${this.#idPrefix}_${this.#callsNamed}` };
  }

  #eventsOf(part: Part): ChatEvent[] {
    switch (part.type) {
      case "text-delta":
        return [{ type: "text", text: part.text }];
      case "reasoning-delta":
        return [{ type: "reasoning", text: part.text }];
      case "refusal-delta":
        return [{ type: "refusal", text: part.text }];
      case "tool-call-start":
        if (part.kind !== "server") this.#begin(part);
        return [];
      case "tool-call-delta":
        return this.#grow(part.block, part.argumentsText);
      case "block-end":
        return this.#close(part.block);
      default:
        return [];
    }
  }

  #begin({ block, id, name, kind }: Extract<Part, { type: "tool-call-start" }>): void {
    this.#open.set(block, { type: "tool-call", id, name, kind, argumentsText: "" });
  }

  #grow(block: number, argumentsText: string): [] {
    const call = this.#open.get(block);
    if (call !== undefined) call.argumentsText += argumentsText;
    return [];
  }

  #close(block: number): ChatEvent[] {
    const call = this.#open.get(block);
    if (call === undefined) return [];
    this.#open.delete(block);
    return [{ type: "tool-call", toolCall: toolCallOf(call) }];
  }
}
