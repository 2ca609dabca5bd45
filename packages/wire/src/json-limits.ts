import { isUtf8 } from "node:buffer";
import { Fault, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * Request bodies: parsed once, with limits. What depth protects is the memory and the stack of whoever walks the value
 * later. Most bodies have fewer brackets than the limit, which a few native searches show. Of the rest, small ones are
 * parsed and then walked (a walk costs by value, not by byte); large ones are scanned before they are parsed, so that
 * megabytes of `[` never become objects.
 */
export interface JsonLimits {
  /** How deep objects and arrays may be nested. */
  readonly maxDepth: number;
}

export const DEFAULT_JSON_LIMITS: JsonLimits = { maxDepth: 200 };

const WALK_UP_TO_BYTES = 256 * 1024;
const LOCATE_UP_TO_BYTES = 64 * 1024;

/** The body as a JSON object. Throws `invalid_request`, which never quotes the body. */
export function parseJsonObject(bytes: Buffer, limits: JsonLimits = DEFAULT_JSON_LIMITS): JsonObject {
  const { value, crowded } = parseShallow(bytes, limits);
  if (!isJsonObject(value)) {
    throw new Fault("invalid_request", `The request body must be a JSON object, but it is ${describe(value)}.`);
  }
  if (crowded && isDeeperThan(value, limits.maxDepth)) throw tooDeep(limits);
  return value;
}

/** The body as any JSON value, within the same limits. Throws `invalid_request`, which never quotes the body. */
export function parseJson(bytes: Buffer, limits: JsonLimits = DEFAULT_JSON_LIMITS): Json {
  const { value, crowded } = parseShallow(bytes, limits);
  if (crowded && isDeeperThan(value, limits.maxDepth)) throw tooDeep(limits);
  return value;
}

/** Parsed, unless it is large and too deep; where `crowded`, a small one may still be too deep. */
function parseShallow(bytes: Buffer, limits: JsonLimits): { readonly value: Json; readonly crowded: boolean } {
  const text = decodeText(bytes);
  const crowded = hasMoreBrackets(text, limits.maxDepth);
  if (crowded && text.length > WALK_UP_TO_BYTES && scanDepth(text) > limits.maxDepth) throw tooDeep(limits);
  return { value: parse(text), crowded };
}

function decodeText(bytes: Buffer): string {
  if (bytes.length === 0) throw new Fault("invalid_request", "The request body is empty; a JSON object is expected.");
  if (!isUtf8(bytes)) throw new Fault("invalid_request", "The request body is not valid UTF-8.");
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString("utf8", hasMark ? 3 : 0, bytes.length);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const place = locate(error, text);
    throw new Fault("invalid_request", `The request body is not valid JSON${place}.`);
  }
}

/** Where parsing failed, in words, from what the parser says or from the first thing that is no JSON token. */
function locate(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : "";
  if (text.trim() === "" || message.startsWith("Unexpected end")) return ": it ends too early";
  const said = / at position (\d+)/.exec(message)?.[1];
  const position = said === undefined ? firstNonToken(text) : Number(said);
  return position === null ? "" : ` at position ${position}`;
}

const TOKEN =
  /[\t\n\r ]*(?:"[^"\\]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:])[\t\n\r ]*/y;

function firstNonToken(text: string): number | null {
  if (text.length > LOCATE_UP_TO_BYTES) return null;
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    if (!TOKEN.test(text)) return at;
    at = TOKEN.lastIndex;
  }
  return null;
}

function hasMoreBrackets(text: string, limit: number): boolean {
  let count = 0;
  for (const bracket of ["{", "["]) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++count > limit) return true;
    }
  }
  return false;
}

/** The deepest nesting in the text, strings left out; right for valid JSON, and an upper hint for the rest. */
function scanDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}

/** The offset of the quote that closes the string opened at `at`. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slash = end - 1;
    while (text.charCodeAt(slash) === 0x5c) slash -= 1;
    if ((end - slash) % 2 === 1) return end;
  }
  return text.length;
}

function isDeeperThan(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  const children: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
  return children.some((child) => typeof child === "object" && child !== null && isDeeperThan(child, levels - 1));
}

function tooDeep({ maxDepth }: JsonLimits): Fault {
  return new Fault("invalid_request", `The request body is nested more than ${maxDepth} levels deep.`);
}

function describe(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
