import type { JsonObject } from "@ai-liaison/core";
import { encodeSseEvent } from "@ai-liaison/wire";
import { stringOf } from "../wire.ts";

/** One event, named by its type. */
export function encodeEvent(event: JsonObject): string {
  return encodeSseEvent(JSON.stringify(event), stringOf(event.type) ?? "");
}

export function encodeBlockStart(index: number, block: JsonObject): string {
  return encodeEvent({ type: "content_block_start", index, content_block: block });
}

export function encodeDelta(index: number, delta: JsonObject): string {
  return encodeEvent({ type: "content_block_delta", index, delta });
}

export function encodeBlockStop(index: number): string {
  return encodeEvent({ type: "content_block_stop", index });
}

/** A piece of an answer: by far the most frequent event, so it is put together by hand. */
export function encodeText(index: number, type: string, field: string, text: string): string {
  const json = JSON.stringify(text);
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"${type}","${field}":${json}}}\n\n`;
}
