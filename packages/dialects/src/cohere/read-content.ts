import {
  type Block,
  type ImageBlock,
  isJsonObject,
  type Json,
  type JsonObject,
  type MediaSource,
  type ReasoningBlock,
  readSignature,
} from "@ai-liaison/core";
import { SILENT } from "../fidelity/warn.ts";
import { compact, objectOf, stringOf } from "../json/fields.ts";
import { DIALECT, remember } from "./extension.ts";
import { CLIENT } from "./reader.ts";
import { ENCRYPTED_FIELD, FORM, SIGNATURE_FIELD } from "./wire.ts";
import { writeBareItem } from "./write-content.ts";

/** A message's `content`: text, or a list. Texts and thoughts of a list bear the mark of it. */
export function readContent(content: Json | undefined): readonly Block[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isJsonObject).map((item) => readItem(item, FORM.part)) : [];
}

/** One element of a list of content; what nobody knows yet is carried through whole. */
export function readItem(json: JsonObject, form?: string): Block {
  const block = understand(json);
  if (block === null) return { type: "opaque", dialect: DIALECT, value: json };
  return { ...block, ...remember(json, writeBareItem(block, CLIENT, SILENT) ?? {}, form) };
}

function understand(json: JsonObject): Block | null {
  if (json.type === "text" && typeof json.text === "string") return { type: "text", text: json.text };
  if (json.type === "thinking") return readThought(json);
  return json.type === "image_url" ? readImage(objectOf(json.image_url) ?? {}) : null;
}

export function readThought(json: JsonObject): ReasoningBlock {
  const signature = stringOf(json[SIGNATURE_FIELD]);
  const data = stringOf(json[ENCRYPTED_FIELD]);
  return {
    type: "reasoning",
    text: stringOf(json.thinking) ?? "",
    ...compact({
      signature: signature === undefined ? undefined : readSignature(DIALECT, signature),
      redactedData: data === undefined ? undefined : readSignature(DIALECT, data),
    }),
  };
}

function readImage(image: JsonObject): ImageBlock | null {
  const url = stringOf(image.url);
  if (url === undefined) return null;
  return { type: "image", source: sourceOf(url), ...compact({ detail: stringOf(image.detail) }) };
}

function sourceOf(url: string): MediaSource {
  const [, mediaType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? [];
  if (mediaType === undefined || data === undefined) return { kind: "url", url };
  return { kind: "base64", data, mediaType };
}
