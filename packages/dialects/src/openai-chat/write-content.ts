import type { AudioBlock, Block, FileBlock, ImageBlock, Json, JsonObject, MediaSource } from "@ai-liaison/core";
import { SILENT, type Warn } from "../fidelity/warn.ts";
import { DIALECT, formOf, restore } from "./extension.ts";
import { cannotSay } from "./refusals.ts";
import { compact, FORM } from "./wire.ts";

/** Blocks as a message's `content`: plain text where that says it all, else a list of parts. */
export function writeContent(all: readonly Block[], nothing: "" | null, warn: Warn = SILENT): Json {
  const [only] = all;
  const blocks = all.length === 1 && only?.type === "text" ? all : all.filter((block) => isOurs(block, warn));
  const [first] = blocks;
  if (first === undefined) return nothing;
  if (blocks.length === 1 && first.type === "text" && first.extension?.dialect !== DIALECT) {
    return plainText(first.text, first, warn);
  }
  return blocks.map((block) => writePart(block, warn)).filter((part) => part !== null);
}

/** False for what only another format understands. */
function isOurs(block: Block, warn: Warn): boolean {
  if (block.type !== "opaque" || block.dialect === DIALECT) return true;
  warn(`Content only the format \`${block.dialect}\` understands was left out.`);
  return false;
}

function plainText(text: string, block: Block, warn: Warn): string {
  if (block.cacheControl !== undefined) warnCache(warn);
  return text;
}

/** One block as an element of a content list; null when the format has no way to say it. */
export function writePart(block: Block, warn: Warn = SILENT): JsonObject | null {
  const part = writeOwn(block, warn);
  if (part === null || block.type === "opaque") return part;
  if (block.cacheControl !== undefined && block.extension?.dialect !== DIALECT) warnCache(warn);
  return restore(part, block.extension);
}

function warnCache(warn: Warn): void {
  warn("Marks for prompt caching were left out: this format has none.");
}

function writeOwn(block: Block, warn: Warn): JsonObject | null {
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text };
    case "refusal":
      return { type: "refusal", refusal: block.text };
    case "image":
      return writeImage(block);
    case "audio":
      return writeAudio(block);
    case "file":
      return writeFile(block);
    case "reasoning":
      return formOf(block) === FORM.thinking
        ? { type: "thinking", thinking: [{ type: "text", text: block.text }] }
        : { type: "text", text: block.text };
    case "opaque":
      return isOurs(block, warn) ? (block.value as JsonObject) : null;
    case "tool-call":
    case "tool-result":
      return null;
    default:
      return block satisfies never;
  }
}

function writeImage(block: ImageBlock): JsonObject {
  if (block.source.kind === "file-id") return { type: "file", file: { file_id: block.source.fileId } };
  return { type: "image_url", image_url: compact({ url: writeUrl(block.source, "image/png"), detail: block.detail }) };
}

function writeAudio(block: AudioBlock): JsonObject {
  if (block.source.kind === "base64") {
    const format = block.format ?? block.source.mediaType?.replace(/^audio\/(x-)?/, "").replace("mpeg", "mp3");
    return { type: "input_audio", input_audio: compact({ data: block.source.data, format }) };
  }
  throw cannotSay("Audio given otherwise than as base64", "messages");
}

function writeFile({ source, filename }: FileBlock): JsonObject {
  if (source.kind === "file-id") return { type: "file", file: compact({ file_id: source.fileId, filename }) };
  return { type: "file", file: compact({ file_data: writeUrl(source, "application/pdf"), filename }) };
}

function writeUrl(source: Exclude<MediaSource, { kind: "file-id" }>, assumedType: string): string {
  if (source.kind === "url") return source.url;
  return `data:${source.mediaType ?? assumedType};base64,${source.data}`;
}
