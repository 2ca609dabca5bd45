import type { BlockDelta, BlockStart, Finish, JsonObject, Part, ToolCallBlock, Usage } from "@ai-liaison/core";
import { type CallStart, HeldCall, type SignedStart } from "../../fidelity/held-call.ts";
import type { Warn } from "../../fidelity/warn.ts";
import { callId } from "../call-id.ts";
import { formOf, type MutableJson, restore } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { CLIENT } from "../reader.ts";
import { writeToolCall } from "../tool-calls.ts";
import { writeUsage } from "../usage.ts";
import { ENCRYPTED_FIELD, FORM, SIGNATURE_FIELD } from "../wire.ts";
import { isOwnCall, warnChoices, warnLogprobs, warnMedia, writeCitation } from "../write-answer.ts";
import { warnTextSignature } from "../write-content.ts";

type InChoice = Extract<Part, { readonly choice: number }>;

/** Where a block stands on the wire: its kind, and its number among those of the kind. */
type Place =
  | { readonly kind: "content"; readonly field: "text" | "thinking"; readonly index: number }
  | { readonly kind: "call"; readonly index: number }
  | { readonly kind: "plan" | "left-out" };

/**
 * Parts → events, as JSON. The writer sends them; the reader compares them with the event it has just read, to learn
 * what the parts do not say. Contents and calls are numbered apart. A call's start waits for the next part, since what
 * the call is signed with comes after it and goes into its id. Finish and usage stand in the last event.
 */
export class EventMaker {
  readonly #fallbackId: string;
  readonly #warn: Warn;
  readonly #waits: boolean;
  readonly #places = new Map<number, Place>();
  #contents = 0;
  #calls = 0;
  #citations = 0;
  readonly #held = new HeldCall();
  #finish: Finish | null = null;
  #usage: Usage | null = null;

  /** `waits` is false where parts are read from this format: then every start is an event at once. */
  constructor(fallbackId: string, warn: Warn, waits: boolean) {
    this.#fallbackId = fallbackId;
    this.#warn = warn;
    this.#waits = waits;
  }

  /** The number on the wire of an open block of content; undefined for any other. */
  contentIndex(block: number): number | undefined {
    const place = this.#places.get(block);
    return place?.kind === "content" ? place.index : undefined;
  }

  /** The events a part comes to: mostly one, or none. `sent` is true for a part whose event has gone out already. */
  add(part: Part, sent = false): readonly JsonObject[] {
    if (this.#held.sign(part)) return [];
    const held = this.#held.release();
    if (held === null) return this.#make(part, sent);
    return [this.#startCall(held), ...this.#make(part, sent)];
  }

  #make(part: Part, sent: boolean): readonly JsonObject[] {
    switch (part.type) {
      case "start":
        return [messageStart(part, this.#fallbackId)];
      case "usage":
        this.#usage = part.usage;
        return [];
      case "end":
        return [...this.#closeAll(), this.#end()];
      case "extension":
      case "embedding":
      case "token-count":
      case "fault":
        return [];
      default:
        if (part.choice === 0) return this.#makeInChoice(part, sent);
        warnChoices(this.#warn);
        return [];
    }
  }

  #makeInChoice(part: InChoice, sent: boolean): readonly JsonObject[] {
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
        return this.#grow(part.block, "text", part.text);
      case "reasoning-delta":
        return this.#grow(part.block, "thinking", part.text);
      case "tool-call-delta":
        return this.#growCall(part);
      case "block-end":
        return this.#close(part.block);
      case "text-start":
      case "refusal-start":
        return [this.#open(part.block, "text", restore({ type: "text", text: "" }, part.extension))];
      case "reasoning-start":
        return this.#openThought(part);
      case "tool-call-start":
        return this.#openCall(part, sent);
      case "signature":
        return this.#sign(part);
      case "annotation": {
        const citations = writeCitation(part.annotation, this.#warn);
        if (citations === null) return [];
        return [{ type: "citation-start", index: this.#citations++, delta: { message: { citations } } }];
      }
      case "media":
        warnMedia(part.media, this.#warn);
        return [];
      case "opaque":
        this.#warn(`Content only the format \`${part.value.dialect}\` understands was left out.`);
        return [];
      case "logprobs":
        warnLogprobs(this.#warn);
        return [];
      case "finish":
        this.#finish = part.finish;
        return [];
      default:
        return part satisfies never;
    }
  }

  #open(block: number, field: "text" | "thinking", content: JsonObject): JsonObject {
    const index = this.#contents++;
    this.#places.set(block, { kind: "content", field, index });
    return { type: "content-start", index, delta: { message: { content } } };
  }

  #openThought({ block, redactedData, extension }: Extract<BlockStart, { type: "reasoning-start" }>): JsonObject[] {
    if (formOf(extension === undefined ? {} : { extension }) === FORM.plan) {
      this.#places.set(block, { kind: "plan" });
      return [];
    }
    const content: MutableJson = { type: "thinking", thinking: "" };
    if (redactedData !== undefined) content[ENCRYPTED_FIELD] = CLIENT.signature(redactedData);
    return [this.#open(block, "thinking", restore(content, extension))];
  }

  #grow(block: number, field: "text" | "thinking", text: string): readonly JsonObject[] {
    const place = this.#places.get(block);
    if (place?.kind === "plan") return [{ type: "tool-plan-delta", delta: { message: { tool_plan: text } } }];
    if (place?.kind !== "content") return [];
    return [contentDelta(place.index, field === "text" ? { text } : { thinking: text })];
  }

  #sign({ block, signature }: Extract<BlockDelta, { type: "signature" }>): readonly JsonObject[] {
    const place = this.#places.get(block);
    if (place?.kind === "content" && place.field === "thinking") {
      return [contentDelta(place.index, { thinking: "", [SIGNATURE_FIELD]: CLIENT.signature(signature) })];
    }
    if (place?.kind === "content") warnTextSignature(this.#warn);
    else if (place?.kind === "call") this.#warn("A call's signature was left out: it came after the call's start.");
    return [];
  }

  #openCall(start: CallStart, sent: boolean): readonly JsonObject[] {
    if (!isOwnCall(start, this.#warn)) {
      this.#places.set(start.block, { kind: "left-out" });
      return [];
    }
    if (!this.#waits || sent) return [this.#startCall({ start, signature: undefined })];
    this.#held.hold(start);
    return [];
  }

  #startCall({ start, signature }: SignedStart): JsonObject {
    const index = this.#calls++;
    this.#places.set(start.block, { kind: "call", index });
    const { type: _type, choice: _choice, block: _block, ...named } = start;
    const id = start.id ?? (this.#waits ? callId(this.#fallbackId, index) : null);
    const call: ToolCallBlock = { ...named, id, type: "tool-call", kind: "function", argumentsText: "" };
    const signed = signature === undefined ? call : { ...call, signature };
    const tool_calls = writeToolCall(signed, CLIENT, this.#warn);
    return { type: "tool-call-start", index, delta: { message: { tool_calls } } };
  }

  #growCall({ block, argumentsText }: Extract<BlockDelta, { type: "tool-call-delta" }>): readonly JsonObject[] {
    const place = this.#places.get(block);
    if (place?.kind !== "call") return [];
    const tool_calls = { function: { arguments: argumentsText } };
    return [{ type: "tool-call-delta", index: place.index, delta: { message: { tool_calls } } }];
  }

  #close(block: number): readonly JsonObject[] {
    const place = this.#places.get(block);
    this.#places.delete(block);
    if (place?.kind === "content") return [{ type: "content-end", index: place.index }];
    return place?.kind === "call" ? [{ type: "tool-call-end", index: place.index }] : [];
  }

  #closeAll(): readonly JsonObject[] {
    return [...this.#places.keys()].flatMap((block) => this.#close(block));
  }

  #end(): JsonObject {
    const delta: MutableJson = {};
    if (this.#finish !== null) delta.finish_reason = writeFinish(this.#finish);
    if (this.#usage !== null) delta.usage = writeUsage(this.#usage);
    return { type: "message-end", delta };
  }
}

function messageStart({ id }: Extract<Part, { type: "start" }>, fallbackId: string): JsonObject {
  const message = { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] };
  return { id: id ?? fallbackId, type: "message-start", delta: { message } };
}

function contentDelta(index: number, content: JsonObject): JsonObject {
  return { type: "content-delta", index, delta: { message: { content } } };
}
