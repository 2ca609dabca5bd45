import type { Part } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";
import type { ChunkMaker, ChunkNames, Target } from "./chunk.ts";

/**
 * The quick way for what most of a stream consists of: an event with one piece of words, thoughts or arguments, and at
 * most usage beside it. Its chunk differs from the one before in that piece alone, so its text is joined of three
 * strings, two of which are kept; the making of objects, and `JSON.stringify` of all but the piece, are saved.
 */
export class ChunkFrames {
  readonly #maker: ChunkMaker;
  #frame: Frame | null = null;

  constructor(maker: ChunkMaker) {
    this.#maker = maker;
  }

  /** The chunk as text; null when these parts need making. */
  write(parts: readonly Part[]): string | null {
    const delta = onlyDelta(parts);
    if (delta === null) return null;
    const frame = this.#frameOf(delta.choice, delta.block);
    if (frame === null) return null;
    if (parts.length > 1) {
      for (const part of parts) if (part.type === "usage") this.#maker.heldUsage = part.usage;
    }
    const piece = delta.type === "tool-call-delta" ? delta.argumentsText : delta.text;
    return frame.before + JSON.stringify(piece) + frame.after;
  }

  #frameOf(choice: number, block: number): Frame | null {
    const { names } = this.#maker;
    const known = this.#frame;
    if (known?.names === names && known.choice === choice && known.block === block) return known;
    const target = this.#maker.targetOf(choice, block);
    const delta = target === undefined ? null : deltaOf(target);
    if (delta === null) return null;
    this.#frame = makeFrame(names, choice, block, delta);
    return this.#frame;
  }
}

interface Frame {
  readonly names: ChunkNames;
  readonly choice: number;
  readonly block: number;
  readonly before: string;
  readonly after: string;
}

type Delta = Extract<Part, { type: "text-delta" | "refusal-delta" | "reasoning-delta" | "tool-call-delta" }>;

function onlyDelta(parts: readonly Part[]): Delta | null {
  let delta: Delta | null = null;
  for (const part of parts) {
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
      case "reasoning-delta":
      case "tool-call-delta":
        if (delta !== null) return null;
        delta = part;
        break;
      case "usage":
        break;
      case "extension":
        if (part.dialect === DIALECT) return null;
        break;
      default:
        return null;
    }
  }
  return delta;
}

/** Stands for the piece while the frame is made. */
const PIECE = "\u0000piece\u0000";

function deltaOf(target: Target): object | null {
  if (target.kind === "text" || target.kind === "thoughts") return { [target.field]: PIECE };
  if (target.kind !== "call") return null;
  const { index, custom } = target;
  return { tool_calls: [custom ? { index, custom: { input: PIECE } } : { index, function: { arguments: PIECE } }] };
}

function makeFrame(names: ChunkNames, choice: number, block: number, delta: object): Frame {
  const { id, object, created, model } = names;
  const choices = [{ index: choice, finish_reason: null, delta }];
  const text = JSON.stringify({ id, object, created, model, choices });
  const piece = JSON.stringify(PIECE);
  const at = text.lastIndexOf(piece);
  const before = `data: ${text.slice(0, at)}`;
  return { names, choice, block, before, after: `${text.slice(at + piece.length)}\n\n` };
}
