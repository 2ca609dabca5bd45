import type { Part } from "@ai-liaison/core";

/** The parts up to the first that ends an answer: nothing that comes after a fault may make a broken answer look whole. */
export function upToEnding(parts: readonly Part[]): readonly Part[] {
  for (let index = 0; index < parts.length - 1; index += 1) {
    const type = parts[index]?.type;
    if (type === "end" || type === "fault") return parts.slice(0, index + 1);
  }
  return parts;
}
