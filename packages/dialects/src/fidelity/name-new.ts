import type { Block } from "@ai-liaison/core";

/** An answer's blocks in which every call has an id: `idOf` makes that of the first, the second, … that has none. */
export function nameNew(blocks: readonly Block[], idOf: (index: number) => string): readonly Block[] {
  let count = 0;
  return blocks.map((block) =>
    block.type === "tool-call" && block.id === null ? { ...block, id: idOf(count++) } : block,
  );
}
