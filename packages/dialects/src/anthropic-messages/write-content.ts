import {
  type Block,
  carriedSignature,
  Fault,
  type FileBlock,
  type ImageBlock,
  isJsonObject,
  type Json,
  type JsonObject,
  joinSignature,
  ownSignature,
  type ReasoningBlock,
  type TextBlock,
  type ToolCallBlock,
  type ToolResultBlock,
} from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import type { BlockContext } from "./block-context.ts";
import { DIALECT, formOf, isOwn, type MutableJson, restore } from "./extension.ts";
import { compact, FORM, UNSIGNED } from "./wire.ts";
import { writeAudio, writeFile, writeImage } from "./write-media.ts";

/** Text and nothing else: it may stand as a string. */
export function isPlainText(block: Block): block is TextBlock {
  return block.type === "text" && block.cacheControl === undefined && block.annotations === undefined && !isOwn(block);
}

/** Blocks as `content`: a string where that says it all, else a list. */
export function writeContent(blocks: readonly Block[], context: BlockContext): Json {
  const [only] = blocks;
  if (blocks.length === 1 && only !== undefined && isPlainText(only)) return only.text;
  return writeBlocks(blocks, context);
}

export function writeBlocks(blocks: readonly Block[], context: BlockContext): readonly JsonObject[] {
  return blocks.flatMap((block) => writeBlock(block, context));
}

/** One block as this format has it: none where it cannot be said, two where one block of another format is two here. */
export function writeBlock(block: Block, context: BlockContext): readonly JsonObject[] {
  switch (block.type) {
    case "text":
      return writeText(block, context);
    case "refusal":
      return block.text === "" ? [] : [{ type: "text", text: block.text }];
    case "reasoning":
      return writeReasoning(block, context);
    case "image":
      return writeMedia(writeImage, block, context);
    case "file":
      return writeMedia(writeFile, block, context);
    case "audio":
      return writeAudio(block, context);
    case "tool-call":
      return writeToolCall(block, context);
    case "tool-result":
      return [writeToolResult(block, context)];
    case "opaque":
      if (block.dialect === DIALECT && isJsonObject(block.value)) return [block.value];
      context.warn(`Content only the format \`${block.dialect}\` understands was left out.`);
      return [];
    default:
      return block satisfies never;
  }
}

/** Only what was asked can be a picture or a file; answers are words and calls. */
function writeMedia<Media extends ImageBlock | FileBlock>(
  write: (media: Media, context: BlockContext) => JsonObject,
  media: Media,
  context: BlockContext,
): readonly JsonObject[] {
  if (context.own || context.to === "vendor") return [restore(write(media, context), media.extension)];
  context.warn(`A part of the answer was left out: this format has no ${media.type} there.`);
  return [];
}

function writeText(block: TextBlock, { own, warn }: BlockContext): readonly JsonObject[] {
  // The vendor refuses empty text; other formats are full of it.
  if (block.text === "" && !own) return [];
  const { cacheControl: cache_control, annotations } = block;
  if (formOf(block) === FORM.document) {
    const source = { type: "text", media_type: "text/plain", data: block.text };
    return [restore(compact({ type: "document", source, cache_control }), block.extension)];
  }
  const text = restore(compact({ type: "text", text: block.text, cache_control }), block.extension);
  if (annotations === undefined) return [text];
  const citations = annotations.filter(({ dialect }) => dialect === DIALECT).map(({ value }) => value);
  if (citations.length < annotations.length) warn("Citations of another format were left out.");
  return [citations.length === 0 ? text : { ...text, citations }];
}

function writeReasoning(block: ReasoningBlock, { to, own, warn }: BlockContext): readonly JsonObject[] {
  const given = to === "client" ? carriedSignature : ownSignature;
  const data = block.redactedData === undefined ? undefined : given(DIALECT, block.redactedData);
  const redacted =
    typeof data === "string"
      ? [restore(compact({ type: "redacted_thinking", data, cache_control: block.cacheControl }), block.extension)]
      : [];
  if (data === null) warn("Encrypted thoughts of another vendor were left out.");
  if (block.redactedData !== undefined && block.text === "" && block.signature === undefined) return redacted;
  const signature = block.signature === undefined ? null : given(DIALECT, block.signature);
  if (to === "vendor" && signature === null) {
    warn("Thoughts this vendor did not sign were left out of the history: it would refuse them.");
    return redacted;
  }
  const thinking = { type: "thinking", thinking: block.text, signature: signature ?? UNSIGNED };
  const restored = own ? restore(thinking, block.extension) : thinking;
  return [...redacted, signature === null ? restored : { ...restored, signature }];
}

/** A call without its input. */
export function writeCallShell(call: ToolCallBlock): MutableJson {
  return compact({ type: "tool_use", id: call.id ?? "", name: call.name, cache_control: call.cacheControl });
}

function writeToolCall(call: ToolCallBlock, { to, own, warn }: BlockContext): readonly JsonObject[] {
  if (call.kind === "server") {
    warn(`A call of the tool \`${call.name}\`, which ran at another vendor, was left out.`);
    return [];
  }
  if (to === "vendor" && call.signature !== undefined) warn("Signatures of another vendor were left out.");
  const input = to === "vendor" ? inputOf(call) : (parseInput(call) ?? wrapInput(call, warn));
  const written = restore({ ...writeCallShell(call), input }, call.extension);
  return [to === "client" && !own ? { ...written, id: joinSignature(call.id ?? "", call.signature) } : written];
}

/** The arguments as an object; null where their text is no JSON object. */
function parseInput({ argumentsText }: ToolCallBlock): JsonObject | null {
  if (argumentsText.trim() === "") return {};
  try {
    const input: unknown = JSON.parse(argumentsText);
    return isJsonObject(input) ? input : null;
  } catch {
    return null;
  }
}

function inputOf(call: ToolCallBlock): JsonObject {
  if (call.kind === "custom") return { input: call.argumentsText };
  const input = parseInput(call);
  if (input !== null) return input;
  const message = `The arguments of the tool call \`${call.id ?? call.name}\` in \`messages\` are not a JSON object.`;
  throw new Fault("invalid_request", message, { param: "messages" });
}

/**
 * What a model wrote that is no JSON object, as the vendor asks for in its own case
 * (https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming, read 2026-11-21).
 */
function wrapInput(call: ToolCallBlock, warn: Warn): JsonObject {
  warn(
    `The arguments of the tool call \`${call.name}\` are not a JSON object; they stand as text in \`INVALID_JSON\`.`,
  );
  return { INVALID_JSON: call.argumentsText };
}

/** A result without its content. */
export function writeResultShell(result: ToolResultBlock): MutableJson {
  return compact({
    type: "tool_result",
    tool_use_id: result.callId ?? "",
    is_error: result.isError,
    cache_control: result.cacheControl,
  });
}

function writeToolResult(result: ToolResultBlock, context: BlockContext): JsonObject {
  const shell = restore(writeResultShell(result), result.extension);
  return result.content.length === 0 ? shell : { ...shell, content: writeContent(result.content, context) };
}
