import type { JsonObject, Part, StartPart, Usage } from "@ai-liaison/core";
import type { MutableJson } from "../extension.ts";
import { writeUsage } from "../usage.ts";
import type { ChoiceState } from "./choice-state.ts";

/**
 * From parts to a chunk, as a pure reducer: (state, parts of one upstream event) → (state, chunk). The writer frames
 * the chunk; the reader compares it with the chunk it has just read, to learn what the parts do not say.
 */
export interface ChunkState {
  readonly object: string;
  readonly id: string;
  readonly model: string;
  readonly created: number;
  /** What has been said of each choice. */
  readonly choices: ReadonlyMap<number, ChunkChoiceState>;
  /** Usage that came amid a choice: it has a chunk of its own before the end. */
  readonly heldUsage: Usage | null;
}

export interface ChunkChoiceState {
  readonly roleSaid: boolean;
  /** By block: where its deltas go. */
  readonly targets: ReadonlyMap<number, Target>;
  readonly calls: number;
}

export type Target =
  | { readonly kind: "text"; readonly field: string }
  | { readonly kind: "call"; readonly index: number; readonly custom: boolean }
  | { readonly kind: "function-call" | "thinking" };

/** A chunk being made; null when the parts gave nothing to say. */
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
  /** Adds up the parts of one event; extensions are left to `restoreChunk`. */
  reduceChunk(state: ChunkState, parts: readonly Part[]): readonly [ChunkState, Chunk];
}

export function openChunkState(object: string, id: string, model: string, created: number): ChunkState {
  return { object, id, model, created, choices: new Map(), heldUsage: null };
}

/** The answer's names, from its start. */
export function learnNames(state: ChunkState, part: StartPart): ChunkState {
  const { id, model, createdAt } = part;
  return { ...state, id: id ?? state.id, model: model ?? state.model, created: createdAt ?? state.created };
}

/**
 * The chunk around its choices. Usage beside choices waits for a chunk of its own before the end, which is where
 * clients of this format look for it.
 */
export function closeChunk(
  state: ChunkState,
  choices: Chunk["choices"],
  usage: Usage | null,
): readonly [ChunkState, Chunk] {
  const { id, object, created, model } = state;
  const top: MutableJson = { id, object, created, model };
  if (usage === null) return [state, { top, choices }];
  const written = writeUsage(usage);
  if (choices.size === 0 && written !== null) top.usage = written;
  return [
    { ...state, heldUsage: choices.size === 0 ? null : usage },
    { top, choices },
  ];
}
