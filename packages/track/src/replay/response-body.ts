/**
 * An answer's bytes, as a recording shows them. Showing must lose nothing: JSON stands as JSON only where writing it
 * again gives the same bytes, text only where the bytes are UTF-8; anything else is base64.
 */
import type { Json } from "@ai-liaison/core";
import type { Chunk, ResponseBody } from "./exchange.ts";
import { stripInPlace, stripJson } from "./strip-secrets.ts";

/** Bytes, and when they came: milliseconds after those before. */
export interface TimedBytes {
  readonly afterMs: number;
  readonly bytes: Uint8Array;
}

/** Bytes to give out again. */
export interface TimedPiece {
  readonly afterMs: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const STREAM_TYPES = /^(text\/event-stream|application\/(x-ndjson|jsonl|stream\+json)|\S*eventstream)\b/i;

/** Shows a body read in these pieces; undefined for an empty one. */
export function showBody(pieces: readonly TimedBytes[], contentType: string): ResponseBody | undefined {
  if (pieces.length === 0) return undefined;
  if (STREAM_TYPES.test(contentType)) return { chunks: showChunks(pieces) };
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
  const text = textOf(bytes);
  return text === null ? { base64: bytes.toString("base64") } : showText(text);
}

/** The bytes a body stands for, in the pieces in which they are to come. */
export function bytesOfBody(body: ResponseBody | undefined): readonly TimedPiece[] {
  if (body === undefined) return [];
  if ("chunks" in body) return body.chunks.map((chunk) => ({ afterMs: chunk.afterMs, bytes: bytesOf(chunk) }));
  return [{ afterMs: 0, bytes: "json" in body ? encode(writeJson(body)) : bytesOf(body) }];
}

function showText(text: string): ResponseBody {
  const json = parse(text);
  if (json === undefined) return { text: stripInPlace(text) };
  const end = text.slice(text.trimEnd().length);
  const indent = /^[[{]\n( +)\S/.exec(text)?.[1]?.length ?? 0;
  const shown = { json, ...(indent > 0 && { indent }), ...(end !== "" && { end }) };
  return writeJson(shown) === text ? { ...shown, json: stripJson(json) } : { text: stripInPlace(text) };
}

function writeJson({ json, indent, end }: { json: Json; indent?: number; end?: string }): string {
  return JSON.stringify(json, undefined, indent) + (end ?? "");
}

/** A character cut in two goes with the piece that ends it: the bytes stay the same, and can be read. */
function showChunks(pieces: readonly TimedBytes[]): readonly Chunk[] {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    const decoded = pieces.map(({ afterMs, bytes }) => ({ afterMs, text: decoder.decode(bytes, { stream: true }) }));
    decoder.decode();
    return stripAcross(decoded);
  } catch {
    return pieces.map(({ afterMs, bytes }) => ({ afterMs, base64: Buffer.from(bytes).toString("base64") }));
  }
}

/** A key may lie across pieces: it is blotted out of the whole, which then is cut in the same places. */
function stripAcross(pieces: readonly { readonly afterMs: number; readonly text: string }[]): readonly Chunk[] {
  const whole = stripInPlace(pieces.map(({ text }) => text).join(""));
  let at = 0;
  return pieces.map(({ afterMs, text }) => {
    at += text.length;
    return { afterMs, text: whole.slice(at - text.length, at) };
  });
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function bytesOf(kept: { readonly text: string } | { readonly base64: string }): Uint8Array<ArrayBuffer> {
  return "text" in kept ? encode(kept.text) : new Uint8Array(Buffer.from(kept.base64, "base64"));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
