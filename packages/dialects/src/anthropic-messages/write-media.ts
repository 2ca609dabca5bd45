import { type AudioBlock, Fault, type FileBlock, type ImageBlock, type JsonObject } from "@ai-liaison/core";
import type { BlockContext } from "./block-context.ts";
import { compact } from "./wire.ts";

/** How pictures begin in base64: their type, where nobody named it. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["iVBOR", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lG", "image/gif"],
  ["UklG", "image/webp"],
];

export function writeImage({ source, detail, cacheControl }: ImageBlock, { own, warn }: BlockContext): JsonObject {
  if (detail !== undefined && detail !== "auto") warn("The wanted `detail` of images was left out.");
  const cache_control = cacheControl;
  switch (source.kind) {
    case "url":
      return compact({ type: "image", source: { type: "url", url: source.url }, cache_control });
    case "file-id":
      if (!own) throw refuseMedia("An image kept in another vendor's files cannot be sent to this one.");
      return compact({ type: "image", source: { type: "file", file_id: source.fileId }, cache_control });
    case "base64": {
      const media_type = source.mediaType ?? typeOfImage(source.data);
      return compact({ type: "image", source: { type: "base64", media_type, data: source.data }, cache_control });
    }
    default:
      return source satisfies never;
  }
}

function typeOfImage(data: string): string {
  return BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1] ?? "image/png";
}

/** A file as a `document`: PDF, or plain text. A picture that came as a file is a picture. */
export function writeFile(file: FileBlock, context: BlockContext): JsonObject {
  const { source, filename, cacheControl } = file;
  const rest = { title: filename, cache_control: cacheControl };
  switch (source.kind) {
    case "url":
      return compact({ type: "document", source: { type: "url", url: source.url }, ...rest });
    case "file-id":
      if (!context.own) throw refuseMedia("A file kept at another vendor cannot be sent to this one.");
      return compact({ type: "document", source: { type: "file", file_id: source.fileId }, ...rest });
    case "base64": {
      const type = source.mediaType ?? "application/pdf";
      if (context.own || type === "application/pdf") {
        return compact({ type: "document", source: { type: "base64", media_type: type, data: source.data }, ...rest });
      }
      if (type.startsWith("image/")) return writeImage({ type: "image", source, ...cacheOf(file) }, context);
      if (!type.startsWith("text/")) throw refuseMedia(`Files of type \`${type}\` cannot be sent in this format.`);
      const data = Buffer.from(source.data, "base64").toString();
      return compact({ type: "document", source: { type: "text", media_type: "text/plain", data }, ...rest });
    }
    default:
      return source satisfies never;
  }
}

function cacheOf({ cacheControl }: FileBlock): Pick<FileBlock, "cacheControl"> {
  return cacheControl === undefined ? {} : { cacheControl };
}

/** Sound does not exist in this format. What the model said aloud before has its words. */
export function writeAudio({ transcript }: AudioBlock, { to, warn }: BlockContext): readonly JsonObject[] {
  if (transcript === undefined && to === "vendor") throw refuseMedia("Audio cannot be sent in this format.");
  warn(
    transcript === undefined
      ? "Audio was left out: this format has none."
      : "Spoken audio was replaced by its transcript.",
  );
  return transcript === undefined || transcript === "" ? [] : [{ type: "text", text: transcript }];
}

function refuseMedia(message: string): Fault {
  return new Fault("invalid_request", message, { param: "messages" });
}
