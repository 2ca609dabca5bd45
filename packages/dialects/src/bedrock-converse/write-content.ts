import {
  type Block,
  isJsonObject,
  type Json,
  type JsonObject,
  type ReasoningBlock,
  type TextBlock,
  type ToolCallBlock,
  type ToolResultBlock,
} from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact } from "../json/fields.ts";
import { writeCachePoint } from "./cache-point.ts";
import { DIALECT, formOf, isOwn, restore, restoreWithin } from "./extension.ts";
import { writeAudio, writeFile, writeImage } from "./media.ts";
import { CLIENT, type Reader } from "./reader.ts";
import { CONTENT_OBJECTS, FORM, SERVER_TOOL_USE } from "./wire.ts";

/** Blocks as a list of content, marks for prompt caching between them; those that cannot be said are passed over. */
export function writeItems(blocks: readonly Block[], reader: Reader, warn: Warn): readonly JsonObject[] {
  return blocks.flatMap((block) => {
    const items = writeItem(block, reader, warn);
    if (block.cacheControl === undefined || items.length === 0) return items;
    return [...items, writeCachePoint(block.cacheControl)];
  });
}

/** One block as elements of `content`: mostly one. */
export function writeItem(block: Block, reader: Reader, warn: Warn): readonly JsonObject[] {
  const items = writeBareItem(block, reader, warn);
  const [only] = items;
  if (items.length !== 1 || only === undefined || block.type === "opaque") return items;
  return [restoreWithin(only, block.extension, CONTENT_OBJECTS)];
}

export function writeBareItem(block: Block, reader: Reader, warn: Warn): readonly JsonObject[] {
  switch (block.type) {
    case "text":
      return [writeText(block, warn)];
    case "refusal":
      return [{ text: block.text }];
    case "reasoning":
      return writeThoughts(block, reader, warn);
    case "image":
      return [writeImage(block, warn)];
    case "file":
      return [writeFile(block, warn)];
    case "audio":
      return [writeAudio(block, warn)];
    case "tool-call":
      return isOwnCall(block, warn) ? [writeToolCall(block, reader, warn)] : [];
    case "tool-result":
      return [writeToolResult(block, reader, warn)];
    case "opaque":
      if (block.dialect === DIALECT && isJsonObject(block.value)) return [block.value];
      warn(`Content only the format \`${block.dialect}\` understands was left out.`);
      return [];
    default:
      return block satisfies never;
  }
}

function writeText(block: TextBlock, warn: Warn): JsonObject {
  if (block.signature !== undefined) warn("The signature of a text was left out: this format has no field for it.");
  const all = block.annotations ?? [];
  const citations = all.filter(({ dialect }) => dialect === DIALECT).map(({ value }) => value);
  if (citations.length < all.length) warn("Citations of another format were left out.");
  if (citations.length === 0 && formOf(block) !== FORM.citations) return { text: block.text };
  return { citationsContent: { content: [{ text: block.text }], citations } };
}

/** Thoughts and encrypted ones are elements apart. Those that another vendor signed, or nobody, a vendor may refuse. */
function writeThoughts(block: ReasoningBlock, reader: Reader, warn: Warn): readonly JsonObject[] {
  const { text, redactedData } = block;
  const redacted = redactedData === undefined ? null : reader.signature(redactedData);
  if (redactedData !== undefined && redacted === null) warn("Encrypted thoughts of another vendor were left out.");
  const encrypted = redacted === null ? [] : [{ reasoningContent: { redactedContent: redacted } }];
  if (redactedData !== undefined && text === "" && block.signature === undefined) return encrypted;
  const signature = block.signature === undefined ? undefined : (reader.signature(block.signature) ?? undefined);
  if (reader !== CLIENT && signature === undefined && formOf(block) !== FORM.thought) {
    warn("Thoughts this vendor did not sign were left out of the history: it would refuse them.");
    return encrypted;
  }
  return [...encrypted, { reasoningContent: { reasoningText: compact({ text, signature }) } }];
}

/** False, and said so, for calls that ran at another vendor. */
export function isOwnCall(call: Pick<ToolCallBlock, "kind" | "name" | "extension">, warn: Warn): boolean {
  if (call.kind !== "server" || isOwn(call)) return true;
  warn(`A call of the tool \`${call.name}\`, which ran at another vendor, was left out.`);
  return false;
}

/** A call without its input. */
export function writeCallShell({ id, name, kind, signature }: ToolCallBlock, reader: Reader): JsonObject {
  const toolUseId = id === null ? undefined : reader.callId({ id, ...compact({ signature }) });
  return compact({ toolUseId, name, type: kind === "server" ? SERVER_TOOL_USE : undefined });
}

function writeToolCall(call: ToolCallBlock, reader: Reader, warn: Warn): JsonObject {
  if (call.signature !== undefined && reader !== CLIENT) warn("Signatures of another vendor's calls were left out.");
  return { toolUse: { ...writeCallShell(call, reader), input: writeInput(call, warn) } };
}

/** The arguments as the JSON they mean; what is none is told as text, under a name of its own. */
function writeInput({ argumentsText, name, kind }: ToolCallBlock, warn: Warn): Json {
  if (kind === "custom") {
    warn(customInput(name));
    return { input: argumentsText };
  }
  if (argumentsText.trim() === "") return {};
  try {
    return JSON.parse(argumentsText) as Json;
  } catch {
    warn(`The arguments of the tool call \`${name}\` are no JSON; they stand as text in \`INVALID_JSON\`.`);
    return { INVALID_JSON: argumentsText };
  }
}

export function customInput(name: string): string {
  return `The arguments of \`${name}\` are no JSON object, and were sent as text under \`input\`.`;
}

const STATUS = { true: "error", false: "success" } as const;

/** A result without its content. */
export function writeResultShell({ callId, isError }: ToolResultBlock): JsonObject {
  return compact({
    toolUseId: callId ?? undefined,
    status: isError === undefined ? undefined : STATUS[`${isError}`],
  });
}

function writeToolResult(result: ToolResultBlock, reader: Reader, warn: Warn): JsonObject {
  const content = result.content.flatMap((block) => writeResultItem(block, reader, warn));
  return { toolResult: { ...writeResultShell(result), content } };
}

function writeResultItem(block: Block, reader: Reader, warn: Warn): readonly JsonObject[] {
  if (block.cacheControl !== undefined) {
    warn("Marks for prompt caching within a tool's result were left out: here only the whole result has one.");
  }
  if (block.type === "text" && formOf(block) === FORM.json) {
    return [{ ...restore({}, block.extension), json: JSON.parse(block.text) as Json }];
  }
  return writeItem(block, reader, warn);
}
