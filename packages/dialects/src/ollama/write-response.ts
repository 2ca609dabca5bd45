import { type AnswerOptions, type JsonObject, type Part, PartSum, type ReasoningBlock } from "@ai-liaison/core";
import { refuseIncomplete } from "../fidelity/refuse-incomplete.ts";
import { warnOnce } from "../fidelity/warn.ts";
import { writeCreatedAt } from "./created-at.ts";
import type { MutableJson } from "./extension.ts";
import { CLIENT } from "./reader.ts";
import { CHAT_LINES } from "./stream/chat-lines.ts";
import type { LineShape } from "./stream/line-shape.ts";
import { LineMaker, overlay } from "./stream/make-line.ts";
import { addThoughts } from "./write-thoughts.ts";

/** A whole answer in this format, from the parts of any. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  return writeWhole(CHAT_LINES, parts, options);
}

/** All parts in one line, the last; thoughts are added up first, as several may be signed. */
export function writeWhole(shape: LineShape, parts: readonly Part[], options: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const names = { model: options.model, createdAt: writeCreatedAt(options.nowMs), fallbackId: options.fallbackId };
  const warn = warnOnce(options.warn);
  const maker = new LineMaker(shape, names, warn);
  const thoughts = thoughtsOf(parts);
  for (const part of parts) if (!isThought(part, thoughts)) maker.add(part);
  const line = maker.takeAny(true);
  addThoughts(holderOf(line, shape), [...thoughts.values()], CLIENT, warn);
  for (const part of parts) if (part.type === "extension") overlay(line, part, shape.holder);
  return line;
}

function holderOf(line: MutableJson, { holder }: LineShape): MutableJson {
  if (holder === null) return line;
  const held: MutableJson = { ...(line[holder] as JsonObject) };
  line[holder] = held;
  return held;
}

/** The thoughts of the answer, by block. */
function thoughtsOf(parts: readonly Part[]): ReadonlyMap<number, ReasoningBlock> {
  const sum = new PartSum();
  const blocks: number[] = [];
  for (const part of parts) {
    if (!("choice" in part) || part.choice !== 0 || part.type === "extension") continue;
    if (part.type === "reasoning-start") blocks.push(part.block);
    if (blocks.length > 0 && "block" in part && blocks.includes(part.block)) sum.add(part);
  }
  const thoughts = sum.answer().choices[0]?.content.filter((block) => block.type === "reasoning") ?? [];
  return new Map(thoughts.map((thought, index) => [blocks[index] ?? -1, thought]));
}

function isThought(part: Part, thoughts: ReadonlyMap<number, ReasoningBlock>): boolean {
  return "block" in part && part.choice === 0 && thoughts.has(part.block);
}
