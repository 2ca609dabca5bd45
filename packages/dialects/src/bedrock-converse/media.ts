import {
  type AudioBlock,
  type FileBlock,
  type ImageBlock,
  isJsonObject,
  type JsonObject,
  type MediaSource,
} from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact, objectOf, stringOf } from "../json/fields.ts";
import { cannotSay } from "./refusals.ts";

/**
 * Pictures and documents, both ways: bytes in base64, or a place in S3, never any other address
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html, read 2026-11-21).
 */
const DOCUMENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["pdf", "application/pdf"],
  ["csv", "text/csv"],
  ["doc", "application/msword"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xls", "application/vnd.ms-excel"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["html", "text/html"],
  ["txt", "text/plain"],
  ["md", "text/markdown"],
]);

/** How pictures begin in base64: their format, where nobody named it. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["iVBOR", "png"],
  ["/9j/", "jpeg"],
  ["R0lG", "gif"],
  ["UklG", "webp"],
];

const S3 = "s3://";

/** A picture; null where it says nothing we know. */
export function readImage(image: JsonObject): ImageBlock | null {
  const format = stringOf(image.format);
  const source = readSource(image, format === undefined ? null : `image/${format}`);
  return source === null ? null : { type: "image", source };
}

/** A document of bytes, plain text included; null for one of several pieces. */
export function readDocument(document: JsonObject): FileBlock | null {
  const format = stringOf(document.format);
  if (format !== undefined && !/^[a-z0-9]{2,5}$/.test(format)) return null;
  const mediaType = format === undefined ? null : (DOCUMENT_TYPES.get(format) ?? `application/${format}`);
  const text = stringOf(objectOf(document.source)?.text);
  const source: MediaSource | null =
    text === undefined
      ? readSource(document, mediaType)
      : { kind: "base64", data: Buffer.from(text).toString("base64"), mediaType: mediaType ?? "text/plain" };
  return source === null ? null : { type: "file", source, ...compact({ filename: stringOf(document.name) }) };
}

function readSource({ source }: JsonObject, mediaType: string | null): MediaSource | null {
  if (!isJsonObject(source)) return null;
  if (typeof source.bytes === "string") return { kind: "base64", data: source.bytes, mediaType };
  const uri = objectOf(source.s3Location)?.uri;
  // To others it is a file kept at another vendor: they cannot fetch it.
  return typeof uri === "string" ? { kind: "file-id", fileId: uri } : null;
}

/** A picture as this format has it. Throws `invalid_request` for one that has only an address. */
export function writeImage({ source, detail }: ImageBlock, warn: Warn): JsonObject {
  if (detail !== undefined && detail !== "auto") warn("The wanted `detail` of images was left out.");
  const mediaType = source.kind === "base64" ? source.mediaType : null;
  return { image: compact({ format: formatOfImage(source, mediaType), source: writeSource(source, "A picture") }) };
}

function formatOfImage(source: MediaSource, mediaType: string | null): string | undefined {
  if (mediaType !== null) return mediaType.replace(/^image\//, "").replace(/^jpg$/, "jpeg");
  if (source.kind === "file-id") return extensionOf(source.fileId)?.replace(/^jpg$/, "jpeg");
  const data = source.kind === "base64" ? source.data : "";
  return BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1] ?? "png";
}

/** A file as a document; a picture that came as a file is a picture. */
export function writeFile(file: FileBlock, warn: Warn): JsonObject {
  const { source, filename } = file;
  const mediaType = source.kind === "base64" ? (source.mediaType ?? "application/pdf") : null;
  if (mediaType?.startsWith("image/")) return writeImage({ type: "image", source }, warn);
  const format = mediaType === null ? formatOfName(file) : formatOfDocument(mediaType);
  if (format === undefined) throw cannotSay(`A file of type \`${mediaType ?? "unknown"}\``, "messages");
  return { document: { format, name: nameOf(filename), source: writeSource(source, "A file") } };
}

function formatOfDocument(mediaType: string): string | undefined {
  const bare = mediaType.replace(/;.*/, "").trim();
  for (const [format, type] of DOCUMENT_TYPES) if (type === bare) return format;
  const own = /^application\/([a-z0-9]{2,5})$/.exec(bare)?.[1];
  return own ?? (bare.startsWith("text/") ? "txt" : undefined);
}

function formatOfName({ source, filename }: FileBlock): string {
  const id = source.kind === "file-id" ? source.fileId : "";
  return extensionOf(filename ?? "") ?? extensionOf(id) ?? "pdf";
}

function extensionOf(path: string): string | undefined {
  return /\.([a-z]{2,5})$/i.exec(path)?.[1]?.toLowerCase();
}

/** A document has to have a name, of letters, digits, single blanks, hyphens and brackets. */
function nameOf(filename: string | undefined): string {
  const bare = (filename ?? "").replace(/\.[a-z]{2,5}$/i, "").replace(/[^A-Za-z0-9\-()[\] _]+/g, "-");
  return bare.trim() === "" ? "document" : bare;
}

function writeSource(source: MediaSource, what: string): JsonObject {
  switch (source.kind) {
    case "base64":
      return { bytes: source.data };
    case "file-id":
      if (source.fileId.startsWith(S3)) return { s3Location: { uri: source.fileId } };
      throw cannotSay(`${what} kept at another vendor`, "messages");
    case "url":
      throw cannotSay(`${what} that has only an address`, "messages");
    default:
      return source satisfies never;
  }
}

/** Sound does not exist in this format. What the model said aloud before has its words. */
export function writeAudio({ transcript }: AudioBlock, warn: Warn): JsonObject {
  if (transcript === undefined) throw cannotSay("Audio", "messages");
  warn("Spoken audio was sent as its transcript.");
  return { text: transcript };
}
