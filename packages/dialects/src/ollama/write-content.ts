import type { Block, ImageBlock } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { cannotSay } from "./refusals.ts";

/** A message's words, and its pictures beside them. */
export interface Words {
  readonly content: string;
  readonly images: readonly string[];
}

/**
 * Blocks as words and pictures. The parts of a question stand on lines of their own; those of an answer (`run` on) were
 * one text. What would change the meaning is refused, naming `param`.
 */
export function writeWords(blocks: readonly Block[], run: boolean, warn: Warn): Words {
  const texts: string[] = [];
  const images: string[] = [];
  for (const block of blocks) {
    if (block.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
    const text = textOf(block, warn);
    if (text !== null) texts.push(text);
    else if (block.type === "image") images.push(writeImage(block, "messages"));
  }
  return { content: texts.join(run ? "" : "\n"), images };
}

function textOf(block: Block, warn: Warn): string | null {
  switch (block.type) {
    case "text":
    case "refusal":
      return block.text;
    case "audio":
      if (block.transcript === undefined) throw cannotSay("Audio", "messages");
      warn("Spoken audio was sent as its transcript: this format has no audio.");
      return block.transcript;
    case "file":
      throw cannotSay("A file", "messages");
    case "opaque":
      warn(`Content only the format \`${block.dialect}\` understands was left out.`);
      return null;
    case "image":
    case "reasoning":
    case "tool-call":
    case "tool-result":
      return null;
    default:
      return block satisfies never;
  }
}

/** Base64 only: neither we nor the vendor fetch pictures. */
export function writeImage({ source }: ImageBlock, param: string): string {
  if (source.kind === "base64") return source.data;
  throw cannotSay("A picture given by its address, not as base64,", param);
}
