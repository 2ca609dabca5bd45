import type { Block, Part } from "@ai-liaison/core";
import { partsOfBlock } from "../fidelity/block-parts.ts";

/** A finished block as parts. Here texts and calls are signed as thoughts are. */
export function partsOf(block: Block, choice: number, index: number): readonly Part[] {
  const parts = partsOfBlock(block, choice, index);
  if ((block.type !== "text" && block.type !== "tool-call") || block.signature === undefined) return parts;
  if (parts.some(({ type }) => type === "signature")) return parts;
  const signature: Part = { type: "signature", choice, block: index, signature: block.signature };
  const at = block.type === "text" ? parts.length - 1 : 1;
  return [...parts.slice(0, at), signature, ...parts.slice(at)];
}
