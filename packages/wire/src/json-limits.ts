import { isUtf8 } from "node:buffer";
import { Fault, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * Request bodies: parsed once, with limits. What depth protects is the memory and the stack of whoever walks the value
 * later; what the number of fields and values protects is everybody else's time, for a million fields take seconds, in
 * which nobody is answered. Most bodies have fewer brackets than the depth allows, which a few native searches show. Of
 * the rest, small ones are parsed and then walked (a walk costs by value, not by byte). Large ones are scanned before
 * they are parsed, so that megabytes of `[` never become objects; strings, which most of them consist of, are skipped.
 */
export interface JsonLimits {
  /** How deep objects and arrays may be nested. */
  readonly maxDepth: number;
  /** How many fields, objects and arrays there may be in all. Fewer than fit a small body are not counted. */
  readonly maxFields?: number;
}

export const DEFAULT_JSON_LIMITS: JsonLimits = { maxDepth: 200 };
/** A long conversation has some ten thousand. */
export const DEFAULT_MAX_FIELDS = 100_000;
/** Items of arrays are cheap: more than the largest batches of tokens there are. */
export const MAX_VALUES = 1_000_000;

/** Too small to hold more than 100,000 fields: the shortest, with its comma, takes three bytes. */
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
  const crowded = hasMore(text, ["{", "["], limits.maxDepth);
  if (text.length > WALK_UP_TO_BYTES && (crowded || mayHoldTooMuch(text, limits))) checkSize(text, limits);
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

/** Of a body with few brackets. A value takes two bytes at least, a field a colon. */
function mayHoldTooMuch(text: string, { maxFields = DEFAULT_MAX_FIELDS }: JsonLimits): boolean {
  return text.length > 2 * MAX_VALUES || hasMore(text, [":"], maxFields);
}

function hasMore(text: string, characters: readonly string[], limit: number): boolean {
  let count = 0;
  for (const character of characters) {
    for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
      if (++count > limit) return true;
    }
  }
  return false;
}

/** Throws at the first character that is too much; right for valid JSON, and an upper hint for the rest. */
function checkSize(text: string, limits: JsonLimits): void {
  const { maxDepth, maxFields = DEFAULT_MAX_FIELDS } = limits;
  let [depth, fields, values] = [0, 0, 1];
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at);
        break;
      case 0x2c:
        if (++values > MAX_VALUES) throw tooMany(maxFields);
        break;
      case 0x3a:
        if (++fields > maxFields) throw tooMany(maxFields);
        break;
      case 0x7b:
      case 0x5b:
        if (++depth > maxDepth) throw tooDeep(limits);
        if (++fields > maxFields) throw tooMany(maxFields);
        break;
      case 0x7d:
      case 0x5d:
        depth -= 1;
    }
  }
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

function tooMany(maxFields: number): Fault {
  const most = `${maxFields} fields, objects and arrays, or ${MAX_VALUES} values`;
  return new Fault("invalid_request", `The request body has more than ${most}.`, {
    status: 413,
    hint: "Send less at once.",
  });
}

function describe(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
