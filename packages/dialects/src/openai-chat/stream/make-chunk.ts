import { type Json, joinSignature, type Part, type Usage } from "@ai-liaison/core";
import { writeAnnotation } from "../annotations.ts";
import { callId } from "../call-ids.ts";
import { DIALECT, formOf, type MutableJson } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { FORM, REASONING_FIELDS } from "../wire.ts";
import { writeDetails } from "../write-message.ts";
import {
  type Chunk,
  type ChunkChoice,
  type ChunkMaker,
  type ChunkNames,
  type ChunkOptions,
  closeChunk,
  learnNames,
  type Target,
} from "./chunk.ts";
import { append, audioOf, type CallEntry, entryOf, growCall, growFunctionCall } from "./grow-delta.ts";

/** What has been said of one choice. */
interface ChoiceMemory {
  roleSaid: boolean;
  calls: number;
  readonly targets: Map<number, Target>;
}

/** A chat's chunks. */
export class ChatChunkMaker implements ChunkMaker {
  names: ChunkNames;
  heldUsage: Usage | null = null;
  readonly #options: ChunkOptions;
  readonly #memories = new Map<number, ChoiceMemory>();
  #made = new Map<number, ChunkChoice>();
  #usage: Usage | null = null;

  constructor(options: ChunkOptions) {
    this.names = options.names;
    this.#options = options;
  }

  make(parts: readonly Part[]): Chunk {
    this.#made = new Map();
    this.#usage = null;
    for (const part of parts) this.#add(part);
    return closeChunk(this, this.#made, this.#usage);
  }

  targetOf(choice: number, block: number): Target | undefined {
    const memory = this.#memories.get(choice);
    return memory?.roleSaid === true ? memory.targets.get(block) : undefined;
  }

  #add(part: Part): void {
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
      case "reasoning-delta":
        this.#grow(part.choice, part.block, part.text);
        return;
      case "tool-call-delta":
        this.#grow(part.choice, part.block, part.argumentsText);
        return;
      case "start":
        this.names = learnNames(this.names, part);
        return;
      case "usage":
        this.#usage = part.usage;
        return;
      case "extension":
        if (part.dialect === DIALECT && part.choice !== null) this.#choice(part.choice);
        return;
      case "embedding":
      case "token-count":
      case "fault":
      case "end":
      case "block-end":
        return;
      default:
        this.#addToChoice(part);
    }
  }

  #addToChoice(part: ChoicePart): void {
    switch (part.type) {
      case "text-start":
        this.#open(part, { kind: "text", field: "content" });
        return;
      case "refusal-start":
        this.#open(part, { kind: "text", field: "refusal" });
        return;
      case "reasoning-start":
        this.#openReasoning(part);
        return;
      case "tool-call-start":
        this.#openCall(part);
        return;
      case "signature":
        this.#sign(part);
        return;
      case "annotation": {
        const annotation = writeAnnotation(part.annotation, this.#options.warn);
        if (annotation !== null && part.annotation.dialect !== DIALECT) {
          append(this.#choice(part.choice).delta, "annotations", [annotation]);
        }
        return;
      }
      case "opaque":
        this.#addOpaque(part);
        return;
      case "media":
        if (part.media === "audio") this.#choice(part.choice).delta.audio = audioOf(part);
        else this.#options.warn(`Media of the kind \`${part.media}\` was left out: here a stream has none.`);
        return;
      case "finish":
        this.#choice(part.choice).fields.finish_reason = writeFinish(part.finish);
        return;
      case "logprobs":
        this.#choice(part.choice).fields.logprobs = part.logprobs;
        return;
      default:
        part satisfies never;
    }
  }

  /** The choice in this chunk; the first chunk that speaks of it names the role. */
  #choice(index: number): ChunkChoice {
    const made = this.#made.get(index);
    if (made !== undefined) return made;
    const choice: ChunkChoice = { fields: { index, finish_reason: null }, delta: {}, bare: false };
    this.#made.set(index, choice);
    const memory = this.#memory(index);
    if (!memory.roleSaid) choice.delta.role = "assistant";
    memory.roleSaid = true;
    return choice;
  }

  #memory(index: number): ChoiceMemory {
    const known = this.#memories.get(index);
    if (known !== undefined) return known;
    const memory: ChoiceMemory = { roleSaid: false, calls: 0, targets: new Map() };
    this.#memories.set(index, memory);
    return memory;
  }

  #open(at: { readonly choice: number; readonly block: number }, target: Target): void {
    this.#memory(at.choice).targets.set(at.block, target);
  }

  #openReasoning(part: Extract<Part, { type: "reasoning-start" }>): void {
    const form = formOf(part);
    const field = REASONING_FIELDS.find((name) => name === form) ?? REASONING_FIELDS[0];
    this.#open(part, form === FORM.thinking ? { kind: "thinking" } : { kind: "thoughts", field });
    if (part.redactedData === undefined) return;
    const details = writeDetails({ text: "", redactedData: part.redactedData });
    append(this.#choice(part.choice).delta, "reasoning_details", details);
  }

  #openCall(part: Extract<Part, { type: "tool-call-start" }>): void {
    if (part.kind === "server") {
      this.#options.warn("Calls of tools that ran at the vendor were left out.");
      return;
    }
    const { delta } = this.#choice(part.choice);
    if (formOf(part) === FORM.function) {
      this.#open(part, { kind: "function-call" });
      delta.function_call = { name: part.name, arguments: "" };
      return;
    }
    const memory = this.#memory(part.choice);
    const index = memory.calls++;
    const custom = part.kind === "custom";
    this.#open(part, { kind: "call", index, custom });
    const id = part.id ?? callId(this.#options.fallbackId, part.choice, index);
    append(delta, "tool_calls", [entryOf(index, id, part.name, custom)]);
  }

  /** A signature goes with the thoughts it is of, or with the id of its call, which stands in this same chunk. */
  #sign(part: Extract<Part, { type: "signature" }>): void {
    const target = this.#memory(part.choice).targets.get(part.block);
    if (target?.kind === "thoughts" || target?.kind === "thinking") {
      append(this.#choice(part.choice).delta, "reasoning_details", writeDetails({ text: "", ...part }));
      return;
    }
    const entries = (this.#made.get(part.choice)?.delta.tool_calls ?? []) as unknown as CallEntry[];
    const entry = target?.kind === "call" ? entries.findLast(({ index }) => index === target.index) : undefined;
    if (entry?.id === undefined) this.#options.warn("A signature that is of no thoughts and no call was left out.");
    else entry.id = joinSignature(entry.id, part.signature);
  }

  #addOpaque({ choice, value }: Extract<Part, { type: "opaque" }>): void {
    if (value.dialect !== DIALECT) {
      this.#options.warn(`Content only the format \`${value.dialect}\` understands was left out.`);
    } else if (formOf(value) === undefined) append(this.#choice(choice).delta, "content", [value.value]);
  }

  #grow(choice: number, block: number, text: string): void {
    const target = this.#memory(choice).targets.get(block);
    if (target === undefined) return;
    const { delta } = this.#choice(choice);
    if (target.kind === "text" || target.kind === "thoughts") growText(delta, target.field, text);
    else if (target.kind === "call") growCall(delta, target.index, target.custom, text);
    else if (target.kind === "thinking") {
      append(delta, "content", [{ type: "thinking", thinking: [{ type: "text", text }] }]);
    } else growFunctionCall(delta, text);
  }
}

type ChoicePart = Exclude<
  Part,
  {
    type:
      | "text-delta"
      | "refusal-delta"
      | "reasoning-delta"
      | "tool-call-delta"
      | "start"
      | "usage"
      | "extension"
      | "embedding"
      | "token-count"
      | "fault"
      | "end"
      | "block-end";
  }
>;

function growText(delta: MutableJson, field: string, text: string): void {
  const before: Json | undefined = delta[field];
  delta[field] = typeof before === "string" ? before + text : text;
}
