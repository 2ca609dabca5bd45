import type { AudioBlock, FileBlock, ImageBlock, JsonObject, MediaSource } from "@ai-liaison/core";
import { Fault } from "@ai-liaison/core";
import { compact, objectOf, pick, stringOf } from "./wire.ts";

type MediaBlock = ImageBlock | AudioBlock | FileBlock;

/** `inlineData` (bytes) or `fileData` (an address); the media type says what it is. Video is a file. */
export function readMedia(part: JsonObject): MediaBlock | null {
  const inline = objectOf(pick(part, "inlineData"));
  const file = inline === undefined ? objectOf(pick(part, "fileData")) : undefined;
  const holder = inline ?? file;
  const value = stringOf(inline === undefined ? file && pick(file, "fileUri") : inline.data);
  if (holder === undefined || value === undefined) return null;
  const mediaType = stringOf(pick(holder, "mimeType")) ?? null;
  const source: MediaSource =
    inline === undefined ? { kind: "url", url: value } : { kind: "base64", data: value, mediaType };
  if (mediaType?.startsWith("image/")) return { type: "image", source };
  if (mediaType?.startsWith("audio/")) return { type: "audio", source };
  return { type: "file", source, ...compact({ filename: stringOf(pick(holder, "displayName")) }) };
}

/** Media as `inlineData` or `fileData`. The vendor wants a media type: where none is said, the name tells it. */
export function writeMedia(block: MediaBlock): JsonObject {
  const { source } = block;
  const displayName = block.type === "file" ? block.filename : undefined;
  switch (source.kind) {
    case "base64":
      return {
        inlineData: compact({ mimeType: source.mediaType ?? assumedType(block), data: source.data, displayName }),
      };
    case "url":
      return {
        fileData: compact({ mimeType: typeOfName(source.url) ?? assumedType(block), fileUri: source.url, displayName }),
      };
    case "file-id":
      throw new Fault(
        "invalid_request",
        "A file kept at another vendor cannot be read by this one: send its content.",
        {
          param: "messages",
        },
      );
    default:
      return source satisfies never;
  }
}

/** Without any hint: what most senders mean. */
function assumedType(block: MediaBlock): string {
  if (block.type === "image") return "image/jpeg";
  if (block.type === "audio") return audioType(block.format ?? "wav");
  return (block.filename === undefined ? undefined : typeOfName(block.filename)) ?? "application/pdf";
}

function audioType(format: string): string {
  return `audio/${format === "mp3" ? "mpeg" : format}`;
}

function typeOfName(name: string): string | undefined {
  const [path = ""] = name.split(/[?#]/, 1);
  const ending = /\.([a-z0-9]{2,5})$/i.exec(path.slice(-6))?.[1]?.toLowerCase();
  return ending === undefined ? undefined : TYPES[ending];
}

const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  heic: "image/heic",
  heif: "image/heif",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  flac: "audio/flac",
  ogg: "audio/ogg",
  aac: "audio/aac",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
};
