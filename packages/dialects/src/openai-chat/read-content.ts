import type { Block, ImageBlock, Json, JsonObject, MediaSource, TextBlock } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
import { compact, FORM, listOf, objectOf, stringOf } from "./wire.ts";
import { writePart } from "./write-content.ts";

/** A message's `content`: nothing, text, or a list of parts. Empty text is no block. */
export function readContent(content: Json | undefined): readonly Block[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  const parts = listOf(content);
  if (parts === undefined) return [];
  return parts.map(readPart);
}

/** One element of a content list; what is not understood is carried through whole. */
export function readPart(part: Json): Block {
  const block = isJsonObject(part) ? understand(part) : null;
  if (block === null || !isJsonObject(part)) return { type: "opaque", dialect: DIALECT, value: part };
  const { extension } = remember(part, writePart(block) ?? {}, block.extension?.form);
  return extension === undefined ? block : { ...block, extension };
}

function understand(part: JsonObject): Block | null {
  const cache = part.cache_control === undefined ? {} : { cacheControl: part.cache_control };
  switch (part.type) {
    case "text":
      return typeof part.text === "string" ? inList({ type: "text", text: part.text, ...cache }) : null;
    case "refusal":
      return typeof part.refusal === "string" ? inList({ type: "refusal", text: part.refusal, ...cache }) : null;
    case "image_url":
      return readImage(part, cache);
    case "input_audio":
      return readAudio(objectOf(part.input_audio), cache);
    case "file":
      return readFile(objectOf(part.file), cache);
    case "thinking":
      return readThinking(listOf(part.thinking));
    default:
      return null;
  }
}

/** Marks what could also have been said outside a list. */
function inList(block: Block): Block {
  return { ...block, extension: { dialect: DIALECT, fields: {}, form: FORM.part } };
}

type Cache = Pick<TextBlock, "cacheControl">;

function readImage(part: JsonObject, cache: Cache): ImageBlock | null {
  const image = objectOf(part.image_url);
  const url = stringOf(image?.url ?? part.image_url);
  if (url === undefined) return null;
  return { type: "image", source: readUrl(url), ...compact({ detail: stringOf(image?.detail) }), ...cache };
}

function readAudio(audio: JsonObject | undefined, cache: Cache): Block | null {
  if (typeof audio?.data !== "string") return null;
  const source: MediaSource = { kind: "base64", data: audio.data, mediaType: null };
  return { type: "audio", source, ...compact({ format: stringOf(audio.format) }), ...cache };
}

function readFile(file: JsonObject | undefined, cache: Cache): Block | null {
  const source = fileSource(file);
  return source === null
    ? null
    : { type: "file", source, ...compact({ filename: stringOf(file?.filename) }), ...cache };
}

function fileSource(file: JsonObject | undefined): MediaSource | null {
  if (typeof file?.file_id === "string") return { kind: "file-id", fileId: file.file_id };
  return typeof file?.file_data === "string" ? readUrl(file.file_data) : null;
}

function readThinking(thinking: readonly Json[] | undefined): Block | null {
  if (thinking === undefined) return null;
  const text = thinking.map((part) => stringOf(objectOf(part)?.text) ?? "").join("");
  return { type: "reasoning", text, extension: { dialect: DIALECT, fields: {}, form: FORM.thinking } };
}

/** A web address, or the data inside a `data:` URL. */
export function readUrl(url: string): MediaSource {
  const match = url.startsWith("data:") ? /^data:([^;,]*);base64,/.exec(url.slice(0, 200)) : null;
  if (match === null) return { kind: "url", url };
  return { kind: "base64", data: url.slice(match[0].length), mediaType: match[1] === "" ? null : (match[1] ?? null) };
}
