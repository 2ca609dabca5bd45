import {
  type BlockDelta,
  type BlockStart,
  type Finish,
  isJsonObject,
  type JsonObject,
  type OpaqueBlock,
  type Part,
  type ToolCallBlock,
  type Usage,
} from "@ai-liaison/core";
import { type CallStart, HeldCall, type SignedStart } from "../../fidelity/held-call.ts";
import type { Warn } from "../../fidelity/warn.ts";
import { objectOf } from "../../json/fields.ts";
import { DIALECT, restoreWithin } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { writeImage } from "../media.ts";
import { CLIENT } from "../reader.ts";
import { writeUsage } from "../usage.ts";
import { CONTENT_OBJECTS } from "../wire.ts";
import { callId, isSayableMedia, warnChoices, warnLogprobs, warnMedia } from "../write-answer.ts";
import { customInput, isOwnCall, writeCallShell } from "../write-content.ts";
import type { ConverseEvent } from "./frames.ts";

type InChoice = Extract<Part, { readonly choice: number }>;

/** A block that is open on the wire: its number there, and what its arguments have come to where they are no JSON. */
interface Place {
  readonly kind: "text" | "thoughts" | "call" | "custom" | "whole";
  readonly index: number;
  text?: string;
}

/**
 * Parts → events. The writer sends them; the reader compares them with the event it has just read, to learn what the
 * parts do not say. Only calls are opened by an event of their own, the rest by its first delta. A call's start waits for
 * the next part, since what the call is signed with comes after it and goes into its id.
 */
export class EventMaker {
  readonly #fallbackId: string;
  readonly #warn: Warn;
  readonly #waits: boolean;
  readonly #places = new Map<number, Place>();
  #blocks = 0;
  #calls = 0;
  readonly #held = new HeldCall();
  #finished = false;
  #usage: Usage | null = null;

  /** `waits` is false where parts are read from this format: then every start is an event at once. */
  constructor(fallbackId: string, warn: Warn, waits: boolean) {
    this.#fallbackId = fallbackId;
    this.#warn = warn;
    this.#waits = waits;
  }

  /** The events a part comes to: mostly one, or none. `sent` is true for a part whose event has gone out already. */
  add(part: Part, sent = false): readonly ConverseEvent[] {
    if (this.#held.sign(part)) return [];
    const held = this.#held.release();
    if (held === null) return this.#make(part, sent);
    return [this.#startCall(held), ...this.#make(part, sent)];
  }

  #make(part: Part, sent: boolean): readonly ConverseEvent[] {
    switch (part.type) {
      case "start":
        return [{ name: "messageStart", payload: { role: "assistant" } }];
      case "usage":
        this.#usage = part.usage;
        return [];
      case "end":
        return [...this.#finish(null), { name: "metadata", payload: metadataOf(this.#usage) }];
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

  #makeInChoice(part: InChoice, sent: boolean): readonly ConverseEvent[] {
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
        return this.#grow(part.block, { text: part.text });
      case "reasoning-delta":
        return this.#grow(part.block, { reasoningContent: { text: part.text } });
      case "tool-call-delta":
        return this.#growCall(part);
      case "block-end":
        return this.#close(part.block);
      case "text-start":
      case "refusal-start":
        this.#open(part.block, "text");
        return [];
      case "reasoning-start": {
        const place = this.#open(part.block, "thoughts");
        if (part.redactedData === undefined) return [];
        const redactedContent = CLIENT.signature(part.redactedData);
        return [deltaOf(place.index, { reasoningContent: { redactedContent } })];
      }
      case "tool-call-start":
        return this.#openCall(part, sent);
      case "signature":
        return this.#sign(part);
      case "annotation":
        if (part.annotation.dialect === DIALECT) return this.#grow(part.block, { citation: part.annotation.value });
        this.#warn("Citations of another format were left out.");
        return [];
      case "media":
        return this.#openMedia(part);
      case "opaque":
        return this.#tellOpaque(part.value);
      case "logprobs":
        warnLogprobs(this.#warn);
        return [];
      case "finish":
        return this.#finish(part.finish);
      default:
        return part satisfies never;
    }
  }

  #open(block: number, kind: Place["kind"]): Place {
    const place: Place = { kind, index: this.#blocks++ };
    this.#places.set(block, place);
    return place;
  }

  #grow(block: number, delta: JsonObject): readonly ConverseEvent[] {
    const place = this.#places.get(block);
    return place === undefined ? [] : [deltaOf(place.index, delta)];
  }

  #sign({ block, signature }: Extract<BlockDelta, { type: "signature" }>): readonly ConverseEvent[] {
    const place = this.#places.get(block);
    if (place?.kind === "thoughts") {
      return [deltaOf(place.index, { reasoningContent: { signature: CLIENT.signature(signature) } })];
    }
    if (place?.kind === "text") {
      this.#warn("The signature of a text was left out: this format has no field for it.");
    } else if (place !== undefined) this.#warn("A call's signature was left out: it came after the call's start.");
    return [];
  }

  #openCall(start: CallStart, sent: boolean): readonly ConverseEvent[] {
    if (!isOwnCall(start, this.#warn)) return [];
    if (!this.#waits || sent) return [this.#startCall({ start, signature: undefined })];
    this.#held.hold(start);
    return [];
  }

  #startCall({ start, signature }: SignedStart): ConverseEvent {
    if (start.kind === "custom") this.#warn(customInput(start.name));
    const { index } = this.#open(start.block, start.kind === "custom" ? "custom" : "call");
    const id = start.id ?? (this.#waits ? callId(this.#fallbackId, this.#calls++) : null);
    const { name, kind } = start;
    const call: ToolCallBlock = { type: "tool-call", id, name, kind, argumentsText: "" };
    const shell = writeCallShell(signature === undefined ? call : { ...call, signature }, CLIENT);
    const { toolUse } = restoreWithin({ toolUse: shell }, start.extension, CONTENT_OBJECTS);
    const { input: _input, ...announced } = objectOf(toolUse) ?? shell;
    return startOf(index, { toolUse: announced });
  }

  #growCall({ block, argumentsText }: Extract<BlockDelta, { type: "tool-call-delta" }>): readonly ConverseEvent[] {
    const place = this.#places.get(block);
    if (place?.kind !== "custom") return this.#grow(block, { toolUse: { input: argumentsText } });
    place.text = (place.text ?? "") + argumentsText;
    return [];
  }

  #openMedia(part: Extract<BlockStart, { type: "media" }>): readonly ConverseEvent[] {
    if (part.media === "audio" && (part.transcript ?? "") !== "") {
      this.#warn("Spoken audio was sent as its transcript.");
      return [deltaOf(this.#open(part.block, "text").index, { text: part.transcript ?? "" })];
    }
    if (!isSayableMedia(part)) {
      warnMedia(part.media, this.#warn);
      return [];
    }
    const { image } = writeImage({ type: "image", source: part.source }, this.#warn);
    const { format = null, source = null } = isJsonObject(image) ? image : {};
    const { index } = this.#open(part.block, "whole");
    return [startOf(index, { image: { format } }), deltaOf(index, { image: { source } })];
  }

  /** Of what only this format has, the results of tools that ran at the vendor stand in streams. */
  #tellOpaque({ value, dialect }: OpaqueBlock): readonly ConverseEvent[] {
    const result = dialect === DIALECT && isJsonObject(value) ? value.toolResult : undefined;
    if (!isJsonObject(result)) {
      this.#warn(`Content only the format \`${dialect}\` understands was left out.`);
      return [];
    }
    const { content = [], ...toolResult } = result;
    const contentBlockIndex = this.#blocks++;
    return [
      startOf(contentBlockIndex, { toolResult }),
      deltaOf(contentBlockIndex, { toolResult: content }),
      { name: "contentBlockStop", payload: { contentBlockIndex } },
    ];
  }

  #close(block: number): readonly ConverseEvent[] {
    const place = this.#places.get(block);
    if (place === undefined) return [];
    this.#places.delete(block);
    const last: ConverseEvent = { name: "contentBlockStop", payload: { contentBlockIndex: place.index } };
    if (place.kind !== "custom") return [last];
    return [deltaOf(place.index, { toolUse: { input: JSON.stringify({ input: place.text ?? "" }) } }), last];
  }

  /** Every block is closed before the reason is told; the format demands one. */
  #finish(finish: Finish | null): readonly ConverseEvent[] {
    if (this.#finished) return [];
    this.#finished = true;
    const closed = [...this.#places.keys()].flatMap((block) => this.#close(block));
    return [...closed, { name: "messageStop", payload: { stopReason: writeFinish(finish) } }];
  }
}

function startOf(contentBlockIndex: number, start: JsonObject): ConverseEvent {
  return { name: "contentBlockStart", payload: { contentBlockIndex, start } };
}

function deltaOf(contentBlockIndex: number, delta: JsonObject): ConverseEvent {
  return { name: "contentBlockDelta", payload: { contentBlockIndex, delta } };
}

function metadataOf(usage: Usage | null): JsonObject {
  return usage === null ? {} : { usage: writeUsage(usage) };
}
