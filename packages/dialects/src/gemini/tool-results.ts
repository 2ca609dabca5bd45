import type { Block, Json, JsonObject, ToolResultBlock } from "@ai-liaison/core";
import { parseObject, splitSignature } from "@ai-liaison/core";
import { readMedia, writeMedia } from "./media.ts";
import { compact, listOf, type MutableJson, objectOf, stringOf } from "./wire.ts";

/**
 * `functionResponse`: what a tool gave, as an object. The vendor's own custom is `output` for what it gave and `error`
 * for what went wrong; text alone becomes one of these, text that is a JSON object becomes that object.
 */
export function readToolResult(response: JsonObject): ToolResultBlock {
  const id = stringOf(response.id);
  const told = objectOf(response.response) ?? {};
  const media = (listOf(response.parts) ?? []).map((part) => readMedia(objectOf(part) ?? {}));
  const isError = Object.keys(told).length === 1 && told.error !== undefined;
  return {
    type: "tool-result",
    callId: id === undefined ? null : splitSignature(id).id,
    content: [...readWords(told), ...media.filter((block) => block !== null)],
    ...compact({ name: stringOf(response.name) }),
    ...(isError ? { isError } : {}),
  };
}

function readWords(told: JsonObject): readonly Block[] {
  const [only, ...more] = Object.keys(told);
  if (only === undefined) return [];
  const value = more.length === 0 && (only === "output" || only === "error") ? told[only] : undefined;
  const text =
    typeof value === "string" ? value : JSON.stringify(only === "error" && value !== undefined ? value : told);
  return text === "" ? [] : [{ type: "text", text }];
}

/** A tool's result; `name` is the called function's, where the result does not say it. */
export function writeToolResult(block: ToolResultBlock, name: string, drop: (block: Block) => void): JsonObject {
  const parts: Json[] = [];
  let text = "";
  for (const piece of block.content) {
    if (piece.type === "text") text += piece.text;
    else if (piece.type === "image" || piece.type === "audio" || piece.type === "file") parts.push(writeMedia(piece));
    else drop(piece);
  }
  const response: MutableJson = { name: block.name ?? name, response: writeWords(text, block.isError === true) };
  if (block.callId !== null) response.id = block.callId;
  if (parts.length > 0) response.parts = parts;
  return response;
}

function writeWords(text: string, isError: boolean): JsonObject {
  if (isError) return { error: text };
  return parseObject(text) ?? { output: text };
}
