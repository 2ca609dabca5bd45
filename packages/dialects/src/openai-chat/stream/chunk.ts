import type { JsonObject, Part, StartPart, Usage } from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";
import type { MutableJson } from "../extension.ts";
import { writeUsage } from "../usage.ts";
import type { ChoiceState } from "./choice-state.ts";

/** The names every chunk of an answer bears. */
export interface ChunkNames {
  readonly object: string;
  readonly id: string;
  readonly model: string;
  readonly created: number;
}

/** What makes chunks of one answer. `fallbackId` is what ids of calls are made of that the vendor gave none. */
export interface ChunkOptions {
  readonly names: ChunkNames;
  readonly fallbackId: string;
  readonly warn: Warn;
}

/**
 * From parts to chunks. The writer frames a chunk; the reader compares it with the chunk it has just read, to learn
 * what the parts do not say. It remembers what it has said, in place: a stream calls it for every token.
 */
export interface ChunkMaker {
  readonly names: ChunkNames;
  /** Usage that came amid a choice: it has a chunk of its own before the end. */
  heldUsage: Usage | null;
  /** Adds up the parts of one event; extensions are left to `restoreChunk`. */
  make(parts: readonly Part[]): Chunk;
  /** Where the deltas of that block go, once its choice has been spoken of; undefined when they need `make`. */
  targetOf(choice: number, block: number): Target | undefined;
}

/** Where the deltas of a block go. */
export type Target =
  | { readonly kind: "text" | "thoughts"; readonly field: string }
  | { readonly kind: "call"; readonly index: number; readonly custom: boolean }
  | { readonly kind: "function-call" | "thinking" };

/** A chunk being made. */
export interface Chunk {
  readonly top: MutableJson;
  readonly choices: Map<number, ChunkChoice>;
}

export interface ChunkChoice {
  fields: MutableJson;
  delta: MutableJson;
  /** The original had no `delta` at all. */
  bare: boolean;
}

/** How one kind of stream (chats, legacy completions) turns chunks to parts and back. */
export interface ChunkFormat {
  /** The chunks' `object`. */
  readonly object: string;
  /** One choice of a chunk: (state, choice) → state, its parts appended. */
  readChoice(state: ChoiceState, json: JsonObject, choice: number, parts: Part[]): ChoiceState;
  openMaker(options: ChunkOptions): ChunkMaker;
}

/** The answer's names, from its start. */
export function learnNames(names: ChunkNames, { id, model, createdAt }: StartPart): ChunkNames {
  return { ...names, id: id ?? names.id, model: model ?? names.model, created: createdAt ?? names.created };
}

/**
 * The chunk around its choices. Usage beside choices waits for a chunk of its own before the end, which is where
 * clients of this format look for it.
 */
export function closeChunk(maker: ChunkMaker, choices: Chunk["choices"], usage: Usage | null): Chunk {
  const { id, object, created, model } = maker.names;
  const top: MutableJson = { id, object, created, model };
  if (usage === null) return { top, choices };
  const written = writeUsage(usage);
  if (choices.size === 0 && written !== null) top.usage = written;
  maker.heldUsage = choices.size === 0 ? null : usage;
  return { top, choices };
}
