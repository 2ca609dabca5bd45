import type { Part } from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";

const WORDS: Readonly<Partial<Record<Part["type"], string>>> = {
  "reasoning-start": "Thoughts were left out: a legacy completion has none.",
  "tool-call-start": "Tool calls were left out: a legacy completion has none.",
  "refusal-start": "A refusal was left out: a legacy completion has none.",
  media: "Media was left out: a legacy completion has none.",
  opaque: "Content only its own format understands was left out: a legacy completion is text.",
  annotation: "Citations were left out: a legacy completion has none.",
};

/** Warns of a part a legacy completion has no words for. */
export function warnLost(part: Part, warn: Warn): void {
  const words = WORDS[part.type];
  if (words !== undefined) warn(words);
}
