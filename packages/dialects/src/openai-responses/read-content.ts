import { type Block, isJsonObject, type Json, type JsonObject, type MediaSource } from "@ai-liaison/core";
import { DIALECT, formExtension, remember } from "./extension.ts";
import { compact, FORM, listOf, objectOf, stringOf } from "./wire.ts";
import { type Speaker, writePart } from "./write-content.ts";

/** The content of a message or a tool's result: text, or a list of parts. Empty text is no block. */
export function readContent(content: Json | undefined, speaker: Speaker): readonly Block[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return (listOf(content) ?? []).map((part) => readPart(part, speaker));
}

/** One element of a content list; what is not understood is carried through whole. */
function readPart(part: Json, speaker: Speaker): Block {
  const block = isJsonObject(part) ? understand(part) : null;
  if (block === null || !isJsonObject(part)) return { type: "opaque", dialect: DIALECT, value: part };
  const { extension } = remember(part, writePart(block, speaker) ?? {}, block.extension?.form);
  return extension === undefined ? block : { ...block, extension };
}

function understand(part: JsonObject): Block | null {
  switch (part.type) {
    case "input_text":
    case "output_text":
      return typeof part.text === "string" ? readText(part, part.text) : null;
    case "refusal":
      return typeof part.refusal === "string" ? { type: "refusal", text: part.refusal } : null;
    case "input_image":
      return readImage(part);
    case "input_file":
      return readFile(part);
    case "input_audio":
      return readAudio(objectOf(part.input_audio));
    default:
      return null;
  }
}

/** Marked as an element of a list: alone it could also have been said as a string. */
function readText(part: JsonObject, text: string): Block {
  const annotations = listOf(part.annotations) ?? [];
  const said =
    annotations.length === 0 ? {} : { annotations: annotations.map((value) => ({ dialect: DIALECT, value })) };
  return { type: "text", text, ...said, extension: formExtension(FORM.part) };
}

function readImage(part: JsonObject): Block | null {
  const url = stringOf(part.image_url);
  const fileId = stringOf(part.file_id);
  if (url === undefined && fileId === undefined) return null;
  const source: MediaSource = url === undefined ? { kind: "file-id", fileId: fileId ?? "" } : readUrl(url);
  return { type: "image", source, ...compact({ detail: stringOf(part.detail) }) };
}

function readFile(part: JsonObject): Block | null {
  const source = fileSource(part);
  return source === null ? null : { type: "file", source, ...compact({ filename: stringOf(part.filename) }) };
}

function fileSource(part: JsonObject): MediaSource | null {
  if (typeof part.file_id === "string") return { kind: "file-id", fileId: part.file_id };
  if (typeof part.file_url === "string") return { kind: "url", url: part.file_url };
  return typeof part.file_data === "string" ? readUrl(part.file_data) : null;
}

function readAudio(audio: JsonObject | undefined): Block | null {
  if (typeof audio?.data !== "string") return null;
  const source: MediaSource = { kind: "base64", data: audio.data, mediaType: null };
  return { type: "audio", source, ...compact({ format: stringOf(audio.format) }) };
}

/** A web address, or the data inside a `data:` URL. */
export function readUrl(url: string): MediaSource {
  const match = url.startsWith("data:") ? /^data:([^;,]*);base64,/.exec(url.slice(0, 200)) : null;
  if (match === null) return { kind: "url", url };
  return { kind: "base64", data: url.slice(match[0].length), mediaType: match[1] === "" ? null : (match[1] ?? null) };
}
