import type { Json, JsonObject, Part, Usage } from "@ai-liaison/core";
import { DIALECT, formOf, type MutableJson } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { FORM, REASONING_FIELDS } from "../wire.ts";
import { writeDetails } from "../write-message.ts";
import {
  type Chunk,
  type ChunkChoice,
  type ChunkChoiceState,
  type ChunkState,
  closeChunk,
  learnNames,
  type Target,
} from "./chunk.ts";

const NEW_CHOICE: ChunkChoiceState = { roleSaid: false, targets: new Map(), calls: 0 };

/** Adds up the parts of one event; extensions are left to `restoreChunk`. */
export function reduceChunk(state: ChunkState, parts: readonly Part[]): readonly [ChunkState, Chunk] {
  const maker = new ChunkMaker(state);
  for (const part of parts) maker.add(part);
  return maker.finish();
}

class ChunkMaker {
  #state: ChunkState;
  #usage: Usage | null = null;
  readonly #made = new Map<number, ChunkChoice>();

  constructor(state: ChunkState) {
    this.#state = state;
  }

  add(part: Part): void {
    switch (part.type) {
      case "start":
        this.#state = learnNames(this.#state, part);
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
      case "annotation":
        return;
      case "opaque":
        if (part.value.dialect === DIALECT && formOf(part.value) === undefined) {
          append(this.#choice(part.choice).delta, "content", [part.value.value]);
        }
        return;
      case "finish":
        this.#choice(part.choice).fields.finish_reason = writeFinish(part.finish);
        return;
      case "logprobs":
        this.#choice(part.choice).fields.logprobs = part.logprobs;
        return;
      case "media":
        if (part.media === "audio") this.#choice(part.choice).delta.audio = audioOf(part);
        return;
      case "tool-call-start":
        if (part.kind !== "server") this.#openCall(part);
        return;
      case "text-start":
        this.#open(part, { kind: "text", field: "content" });
        return;
      case "refusal-start":
        this.#open(part, { kind: "text", field: "refusal" });
        return;
      case "reasoning-start":
        this.#openReasoning(part);
        return;
      case "signature":
        append(this.#choice(part.choice).delta, "reasoning_details", writeDetails({ text: "", ...part }));
        return;
      case "tool-call-delta":
        this.#grow(part.choice, part.block, part.argumentsText);
        return;
      default:
        this.#grow(part.choice, part.block, part.text);
    }
  }

  finish(): readonly [ChunkState, Chunk] {
    return closeChunk(this.#state, this.#made, this.#usage);
  }

  /** The choice in this chunk; the first chunk that speaks of it names the role. */
  #choice(index: number): ChunkChoice {
    const made = this.#made.get(index);
    if (made !== undefined) return made;
    const choice: ChunkChoice = { fields: { index, finish_reason: null }, delta: {}, bare: false };
    this.#made.set(index, choice);
    const known = this.#known(index);
    if (!known.roleSaid) {
      choice.delta.role = "assistant";
      this.#learn(index, { ...known, roleSaid: true });
    }
    return choice;
  }

  #known(index: number): ChunkChoiceState {
    return this.#state.choices.get(index) ?? NEW_CHOICE;
  }

  #learn(index: number, choice: ChunkChoiceState): void {
    this.#state = { ...this.#state, choices: new Map(this.#state.choices).set(index, choice) };
  }

  #open(at: { readonly choice: number; readonly block: number }, target: Target): void {
    const known = this.#known(at.choice);
    this.#learn(at.choice, { ...known, targets: new Map(known.targets).set(at.block, target) });
  }

  #openReasoning(part: Extract<Part, { type: "reasoning-start" }>): void {
    const form = formOf(part);
    const field = REASONING_FIELDS.find((name) => name === form) ?? REASONING_FIELDS[0];
    this.#open(part, form === FORM.thinking ? { kind: "thinking" } : { kind: "text", field });
    if (part.redactedData === undefined) return;
    const details = writeDetails({ text: "", redactedData: part.redactedData });
    append(this.#choice(part.choice).delta, "reasoning_details", details);
  }

  #openCall(part: Extract<Part, { type: "tool-call-start" }>): void {
    const { delta } = this.#choice(part.choice);
    if (formOf(part) === FORM.function) {
      this.#open(part, { kind: "function-call" });
      delta.function_call = { name: part.name, arguments: "" };
      return;
    }
    const known = this.#known(part.choice);
    const index = known.calls;
    const custom = part.kind === "custom";
    this.#learn(part.choice, { ...known, calls: index + 1 });
    this.#open(part, { kind: "call", index, custom });
    const id = part.id ?? `call_${part.choice}_${index}`;
    const entry = custom
      ? { index, id, type: "custom", custom: { name: part.name, input: "" } }
      : { index, id, type: "function", function: { name: part.name, arguments: "" } };
    append(delta, "tool_calls", [entry]);
  }

  #grow(choice: number, block: number, text: string): void {
    const target = this.#known(choice).targets.get(block);
    if (target === undefined) return;
    const { delta } = this.#choice(choice);
    if (target.kind === "text") {
      const before = delta[target.field];
      delta[target.field] = typeof before === "string" ? before + text : text;
    } else if (target.kind === "call") growCall(delta, target.index, target.custom, text);
    else if (target.kind === "thinking") {
      append(delta, "content", [{ type: "thinking", thinking: [{ type: "text", text }] }]);
    } else {
      const call = delta.function_call as JsonObject | undefined;
      delta.function_call = { ...call, arguments: `${call?.arguments ?? ""}${text}` };
    }
  }
}

function growCall(delta: MutableJson, index: number, custom: boolean, text: string): void {
  const calls = (delta.tool_calls ?? []) as readonly JsonObject[];
  const [holder, field] = custom ? ["custom", "input"] : ["function", "arguments"];
  const grow = (call: JsonObject): JsonObject => {
    const body = call[holder as string] as JsonObject | undefined;
    return { ...call, [holder as string]: { ...body, [field as string]: `${body?.[field as string] ?? ""}${text}` } };
  };
  delta.tool_calls = calls.some((call) => call.index === index)
    ? calls.map((call) => (call.index === index ? grow(call) : call))
    : [...calls, grow({ index })];
}

function append(delta: MutableJson, field: string, values: readonly Json[]): void {
  const before = delta[field];
  delta[field] = Array.isArray(before) ? [...before, ...values] : values;
}

function audioOf(part: Extract<Part, { type: "media" }>): JsonObject {
  return {
    ...(part.id === undefined ? {} : { id: part.id }),
    ...(part.source.kind === "base64" ? { data: part.source.data } : {}),
    ...(part.transcript === undefined ? {} : { transcript: part.transcript }),
    ...(part.expiresAt === undefined ? {} : { expires_at: part.expiresAt }),
  };
}
