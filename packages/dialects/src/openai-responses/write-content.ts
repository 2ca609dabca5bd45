import {
  type AudioBlock,
  type Block,
  Fault,
  type FileBlock,
  type ImageBlock,
  type Json,
  type JsonObject,
  type MediaSource,
  type TextBlock,
} from "@ai-liaison/core";
import { SILENT, type Warn } from "../fidelity/warn.ts";
import { DIALECT, formOf, restorePart } from "./extension.ts";
import { compact, FORM } from "./wire.ts";

/** Whose words a part is: an assistant's have types of their own. */
export type Speaker = "user" | "assistant";

/** Blocks as the content of a message or result: plain text where that says it all, else a list of parts. */
export function writeContent(blocks: readonly Block[], speaker: Speaker, warn: Warn = SILENT): Json {
  const [first] = blocks;
  if (first === undefined) return "";
  if (blocks.length === 1 && first.type === "text" && isPlain(first)) {
    warnOfText(first, warn);
    return first.text;
  }
  return blocks.map((block) => writePart(block, speaker, warn)).filter((part) => part !== null);
}

function isPlain(block: TextBlock): boolean {
  return formOf(block) !== FORM.part && ownAnnotations(block).length === 0;
}

function warnOfText(block: TextBlock, warn: Warn): void {
  if (block.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
}

/** One block as an element of a content list; null when the format has no way to say it. */
export function writePart(block: Block, speaker: Speaker, warn: Warn = SILENT): JsonObject | null {
  if (block.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
  if (block.type === "opaque") return writeOpaquePart(block.dialect, block.value, warn);
  const part = speaker === "assistant" ? writeSaid(block) : writeGiven(block, warn);
  return part === null ? null : restorePart(part, block.extension);
}

function writeOpaquePart(dialect: string, value: Json, warn: Warn): JsonObject | null {
  if (dialect === DIALECT) return value as JsonObject;
  warn(`Content only the format \`${dialect}\` understands was left out.`);
  return null;
}

/** What an assistant said before. */
function writeSaid(block: Block): JsonObject | null {
  switch (block.type) {
    case "text":
      return { type: "output_text", text: block.text, annotations: ownAnnotations(block) };
    case "refusal":
      return { type: "refusal", refusal: block.text };
    case "image":
    case "audio":
    case "file":
      throw new Fault("invalid_request", `An assistant's ${block.type} cannot be said in this format.`, {
        param: "messages",
      });
    default:
      return null;
  }
}

function ownAnnotations(block: TextBlock): readonly Json[] {
  return (block.annotations ?? []).filter(({ dialect }) => dialect === DIALECT).map(({ value }) => value);
}

function writeGiven(block: Block, warn: Warn): JsonObject | null {
  switch (block.type) {
    case "text":
    case "refusal":
      return { type: "input_text", text: block.text };
    case "image":
      return writeImage(block);
    case "file":
      return writeFile(block);
    case "audio":
      return writeAudio(block);
    case "reasoning":
      warn("Thoughts within a message that is not the assistant's were left out.");
      return null;
    default:
      return null;
  }
}

/** The SDK's type asks for `detail`; `auto` is what the vendor takes where it is unsaid. */
function writeImage({ source, detail = "auto" }: ImageBlock): JsonObject {
  if (source.kind === "file-id") return { type: "input_image", file_id: source.fileId, detail };
  return { type: "input_image", image_url: writeUrl(source, "image/png"), detail };
}

/** With data the vendor wants a file's name. */
function writeFile({ source, filename }: FileBlock): JsonObject {
  if (source.kind === "file-id") return { type: "input_file", file_id: source.fileId };
  if (source.kind === "url") return { type: "input_file", file_url: source.url };
  return { type: "input_file", filename: filename ?? "file", file_data: writeUrl(source, "application/pdf") };
}

function writeAudio({ source, format }: AudioBlock): JsonObject {
  if (source.kind !== "base64") {
    throw new Fault("invalid_request", "This format takes audio as base64 only.", { param: "messages" });
  }
  const said = format ?? source.mediaType?.replace(/^audio\/(x-)?/, "").replace("mpeg", "mp3");
  return { type: "input_audio", input_audio: compact({ data: source.data, format: said }) };
}

function writeUrl(source: Exclude<MediaSource, { kind: "file-id" }>, assumedType: string): string {
  if (source.kind === "url") return source.url;
  return `data:${source.mediaType ?? assumedType};base64,${source.data}`;
}
