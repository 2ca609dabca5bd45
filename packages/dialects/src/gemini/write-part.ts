import type { Block, JsonObject, ReasoningBlock, ToolCallBlock } from "@ai-liaison/core";
import { carriedSignature, ownSignature, parseObject } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT, restore } from "./extension.ts";
import { writeMedia } from "./media.ts";
import { writeToolResult } from "./tool-results.ts";
import type { MutableJson } from "./wire.ts";

/**
 * For whom parts are written. A client keeps whatever stands in `thoughtSignature`, so others' signatures are carried
 * there; the vendor refuses any but its own.
 */
export interface PartWriting {
  readonly to: "client" | "vendor";
  readonly warn: Warn;
  /** The name of the function that was called under this id. */
  readonly nameOf: (callId: string | null) => string;
}

const TO_CLIENT: PartWriting = { to: "client", warn: () => {}, nameOf: () => "" };

/** A block as a part, with what its own reader kept; null when there is no way to say it. */
export function restorePart(block: Block, writing: PartWriting): JsonObject | null {
  const part = writePart(block, writing);
  if (part === null || block.type === "opaque") return part;
  if (block.cacheControl !== undefined) writing.warn("Marks for prompt caching were left out: this format has none.");
  if (block.type === "text" && (block.annotations ?? []).some(({ dialect }) => dialect !== DIALECT)) {
    warnCitations(writing.warn);
  }
  return restore(part, block.extension);
}

export function warnCitations(warn: Warn): void {
  warn("Citations were left out: this format has none that stand in a text.");
}

/** A block as a part, without what its extension adds. */
export function writePart(block: Block, writing: PartWriting = TO_CLIENT): JsonObject | null {
  switch (block.type) {
    case "text":
      return sign({ text: block.text }, block.signature, writing);
    case "refusal":
      return { text: block.text };
    case "reasoning":
      return writeReasoning(block, writing);
    case "image":
    case "audio":
    case "file":
      return writeMedia(block);
    case "tool-call":
      return writeCall(block, writing);
    case "tool-result": {
      const name = block.name === undefined ? writing.nameOf(block.callId) : "";
      return { functionResponse: writeToolResult(block, name, (piece) => warnOpaque(piece, writing)) };
    }
    case "opaque":
      if (block.dialect === DIALECT) return block.value as JsonObject;
      warnOpaque(block, writing);
      return null;
    default:
      return block satisfies never;
  }
}

function warnOpaque(block: Block, { warn }: PartWriting): void {
  const whose =
    block.type === "opaque" ? `only the format \`${block.dialect}\` understands` : `of type \`${block.type}\``;
  warn(`Content ${whose} was left out.`);
}

/** Thoughts may go to the vendor unsigned; encrypted ones say nothing to any but their maker. */
function writeReasoning(block: ReasoningBlock, writing: PartWriting): JsonObject | null {
  if (block.redactedData !== undefined) writing.warn("Encrypted thoughts of another vendor were left out.");
  const part = sign({ text: block.text, thought: true }, block.signature, writing);
  return block.text === "" && part.thoughtSignature === undefined && block.extension?.dialect !== DIALECT ? null : part;
}

function writeCall(block: ToolCallBlock, writing: PartWriting): JsonObject | null {
  if (block.kind === "server") {
    writing.warn(`A call of the tool \`${block.name}\`, which ran at another vendor, was left out.`);
    return null;
  }
  const { id, name } = block;
  const functionCall = { ...(id === null ? {} : { id }), name, args: argumentsOf(block) };
  return sign({ functionCall }, block.signature, writing);
}

/** Arguments are an object here: text that is none is handed over as its `input`. */
export function argumentsOf({ argumentsText, kind }: Pick<ToolCallBlock, "argumentsText" | "kind">): JsonObject {
  if (argumentsText.trim() === "") return {};
  return (kind === "function" ? parseObject(argumentsText) : null) ?? { input: argumentsText };
}

function sign(part: MutableJson, signature: string | undefined, { to, warn }: PartWriting): MutableJson {
  if (signature === undefined) return part;
  const field = to === "client" ? carriedSignature(DIALECT, signature) : ownSignature(DIALECT, signature);
  if (field === null) warn("Signatures of another vendor's thoughts were left out.");
  else part.thoughtSignature = field;
  return part;
}
