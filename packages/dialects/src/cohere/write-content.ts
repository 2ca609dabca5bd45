import type { Block, ImageBlock, Json, JsonObject, ReasoningBlock } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact } from "../json/fields.ts";
import { DIALECT, formOf, restore } from "./extension.ts";
import { CLIENT, type Reader } from "./reader.ts";
import { cannotSay, warnCache } from "./refusals.ts";
import { ENCRYPTED_FIELD, FORM, SIGNATURE_FIELD } from "./wire.ts";

/** A message's content: plain text where that says it all, else a list; undefined where there is nothing. */
export function writeContent(blocks: readonly Block[], reader: Reader, warn: Warn): Json | undefined {
  const [only] = blocks;
  if (blocks.some((block) => block.type === "text" && block.signature !== undefined)) warnTextSignature(warn);
  if (blocks.length === 1 && only?.type === "text" && formOf(only) !== FORM.part) {
    if (only.cacheControl !== undefined) warnCache(warn);
    return only.text;
  }
  const items = writeItems(blocks, reader, warn);
  return items.length === 0 ? undefined : items;
}

export function warnTextSignature(warn: Warn): void {
  warn("The signature of a text was left out: this format has no field for it.");
}

/** Blocks as a list of content; those that have a place elsewhere in a message, or none, are passed over. */
export function writeItems(blocks: readonly Block[], reader: Reader, warn: Warn): readonly JsonObject[] {
  return blocks.map((block) => writeItem(block, reader, warn)).filter((item) => item !== null);
}

/** One element of `content`. */
export function writeItem(block: Block, reader: Reader, warn: Warn): JsonObject | null {
  const item = writeBareItem(block, reader, warn);
  if (item === null || block.type === "opaque") return item;
  if (block.cacheControl !== undefined) warnCache(warn);
  return restore(item, block.extension);
}

export function writeBareItem(block: Block, reader: Reader, warn: Warn): JsonObject | null {
  switch (block.type) {
    case "text":
    case "refusal":
      return { type: "text", text: block.text };
    case "reasoning":
      return writeThought(block, reader, warn);
    case "image":
      return { type: "image_url", image_url: compact({ url: urlOf(block), detail: block.detail }) };
    case "audio":
      if (block.transcript === undefined) throw cannotSay("Audio", "messages");
      warn("Spoken audio was sent as its transcript: this format has no audio.");
      return { type: "text", text: block.transcript };
    case "file":
      throw cannotSay("A file", "messages");
    case "opaque":
      if (block.dialect === DIALECT) return block.value as JsonObject;
      warn(`Content only the format \`${block.dialect}\` understands was left out.`);
      return null;
    case "tool-call":
    case "tool-result":
      return null;
    default:
      return block satisfies never;
  }
}

function urlOf({ source }: ImageBlock): string {
  if (source.kind === "url") return source.url;
  if (source.kind === "file-id") throw cannotSay("A picture kept at another vendor", "messages");
  return `data:${source.mediaType ?? "image/png"};base64,${source.data}`;
}

function writeThought(
  { text, signature, redactedData }: ReasoningBlock,
  reader: Reader,
  warn: Warn,
): JsonObject | null {
  const written = compact({
    type: "thinking",
    thinking: text,
    [SIGNATURE_FIELD]: signature === undefined ? undefined : (reader.signature(signature) ?? undefined),
    [ENCRYPTED_FIELD]: redactedData === undefined ? undefined : (reader.signature(redactedData) ?? undefined),
  });
  if (signature !== undefined && written[SIGNATURE_FIELD] === undefined) {
    warn("Signatures of another vendor's thoughts were left out: the thoughts were sent without them.");
  }
  if (redactedData === undefined || written[ENCRYPTED_FIELD] !== undefined || reader === CLIENT) return written;
  warn("Encrypted thoughts of another vendor were left out.");
  return text === "" ? null : written;
}
