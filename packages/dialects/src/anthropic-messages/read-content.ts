import {
  type Annotation,
  type Block,
  type FileBlock,
  type ImageBlock,
  isJsonObject,
  type Json,
  type JsonObject,
  type MediaSource,
  readSignature,
  splitSignature,
  type ToolCallBlock,
  type ToolResultBlock,
} from "@ai-liaison/core";
import { SILENT } from "../fidelity/warn.ts";
import type { BlockContext } from "./block-context.ts";
import { DIALECT, remember } from "./extension.ts";
import { booleanOf, compact, FORM, listOf, objectOf, stringOf, UNSIGNED } from "./wire.ts";
import { isPlainText, writeBlock, writeCallShell, writeResultShell } from "./write-content.ts";

/** `content`: text, or a list of blocks. */
export function readContent(content: Json | undefined): readonly Block[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  const blocks = (listOf(content) ?? []).filter(isJsonObject).map(readBlock);
  const [only] = blocks;
  return blocks.length === 1 && only !== undefined && isPlainText(only)
    ? [{ ...only, extension: { dialect: DIALECT, fields: {}, form: FORM.part } }]
    : blocks;
}

/** One block of a message or of an answer. What only this format understands is carried through whole. */
export function readBlock(json: JsonObject): Block {
  switch (json.type) {
    case "tool_use":
      return readToolUse(json);
    case "tool_result":
      return readToolResult(json);
    default: {
      const block = understand(json);
      if (block === null) return { type: "opaque", dialect: DIALECT, value: json };
      const form = json.type === "document" && block.type === "text" ? FORM.document : undefined;
      const marked = form === undefined ? block : { ...block, extension: { dialect: DIALECT, fields: {}, form } };
      const [written = {}] = writeBlock(marked, AS_IT_CAME);
      return Object.assign(block, remember(json, written, form));
    }
  }
}

function understand(json: JsonObject): Block | null {
  const cache = readCache(json);
  switch (json.type) {
    case "text":
      return typeof json.text === "string"
        ? { type: "text", text: json.text, ...readCitations(json.citations), ...cache }
        : null;
    case "thinking":
      return { type: "reasoning", text: stringOf(json.thinking) ?? "", ...readSigned(json.signature) };
    case "redacted_thinking":
      return typeof json.data === "string"
        ? { type: "reasoning", text: "", redactedData: readSignature(DIALECT, json.data), ...cache }
        : null;
    case "image":
      return readImage(json, cache);
    case "document":
      return readDocument(json, cache);
    default:
      return null;
  }
}

const AS_IT_CAME: BlockContext = { to: "client", own: true, warn: SILENT };

function readCache({ cache_control: cacheControl }: JsonObject): { cacheControl?: Json } {
  return cacheControl === undefined || cacheControl === null ? NOTHING : { cacheControl };
}

const NOTHING = Object.freeze({});

/** A signature as canonical values have it; empty and stand-in ones are none. */
export function readSigned(signature: Json | undefined): { signature?: string } {
  return typeof signature !== "string" || signature === "" || signature === UNSIGNED
    ? {}
    : { signature: readSignature(DIALECT, signature) };
}

export function readCitations(citations: Json | undefined): { annotations?: readonly Annotation[] } {
  const values = listOf(citations);
  return values === undefined || values.length === 0
    ? NOTHING
    : { annotations: values.map((value) => ({ dialect: DIALECT, value })) };
}

function readImage(json: JsonObject, cache: { cacheControl?: Json }): ImageBlock | null {
  const source = readSource(objectOf(json.source));
  return source === null ? null : { type: "image", source, ...cache };
}

function readDocument(json: JsonObject, cache: { cacheControl?: Json }): Block | null {
  const json_source = objectOf(json.source);
  if (json_source?.type === "text") {
    return typeof json_source.data === "string" ? { type: "text", text: json_source.data, ...cache } : null;
  }
  const source = readSource(json_source);
  if (source === null) return null;
  return { type: "file", source, ...compact({ filename: stringOf(json.title) }), ...cache } satisfies FileBlock;
}

function readSource(json: JsonObject | undefined): MediaSource | null {
  if (json?.type === "url" && typeof json.url === "string") return { kind: "url", url: json.url };
  if (json?.type === "file" && typeof json.file_id === "string") return { kind: "file-id", fileId: json.file_id };
  if (json?.type !== "base64" || typeof json.data !== "string") return null;
  return { kind: "base64", data: json.data, mediaType: stringOf(json.media_type) ?? null };
}

/** A call; its input is written as JSON again, and stands as it came where the rest is compared. */
function readToolUse(json: JsonObject): Block {
  const { input } = json;
  const { id, signature } = splitSignature(stringOf(json.id) ?? "");
  const call: ToolCallBlock = {
    type: "tool-call",
    id,
    name: stringOf(json.name) ?? "",
    argumentsText: input === undefined || input === null ? "" : JSON.stringify(input),
    kind: "function",
    ...(signature === undefined ? NOTHING : { signature }),
    ...readCache(json),
  };
  const written = writeCallShell(call);
  if (input !== undefined) written.input = input;
  return Object.assign(call, remember(json.id === id ? json : { ...json, id }, written));
}

/** A result; its content is kept block by block, save an empty list, which cannot be told from none. */
function readToolResult(json: JsonObject): Block {
  const { content } = json;
  const callId = splitSignature(stringOf(json.tool_use_id) ?? "").id;
  const isError = booleanOf(json.is_error);
  const result: ToolResultBlock = {
    type: "tool-result",
    callId,
    content: readContent(content),
    ...(isError === undefined ? NOTHING : { isError }),
    ...readCache(json),
  };
  const written = writeResultShell(result);
  if (content !== undefined && result.content.length > 0) written.content = content;
  return Object.assign(
    result,
    remember(json.tool_use_id === callId ? json : { ...json, tool_use_id: callId }, written),
  );
}
