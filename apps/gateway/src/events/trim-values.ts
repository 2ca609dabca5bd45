import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * What is too long is cut or left out, and the record says so: an event is never dropped, nor changed in silence, for
 * the size of what hangs on it.
 */
export const MAX_ID_LENGTH = 255;
export const MAX_TEXT_LENGTH = 2000;
export const MAX_JSON_BYTES = 10 * 1024;
const MAX_TAGS = 50;
const MAX_TAG_KEY = 100;
const MAX_TAG_VALUE = 1000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/g;
const REPLACEMENT = "\ufffd";

/** Told of what was changed, in words for the record. */
export type Warn = (warning: string) => void;

/** The text, at most so many UTF-16 units of it, never half a character. */
export function trimText(field: string, text: string, maxLength: number, warn: Warn): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (whole.length <= maxLength) return whole;
  warn(`${field} had ${whole.length} characters: cut to ${maxLength}.`);
  const cut = whole.slice(0, maxLength);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** A name of something: as a text, and without control characters. */
export function trimId(field: string, text: string, warn: Warn): string {
  const trimmed = trimText(field, text, MAX_ID_LENGTH, warn);
  CONTROL.lastIndex = 0;
  if (!CONTROL.test(trimmed)) return trimmed;
  warn(`${field} held control characters: replaced.`);
  return trimmed.replace(CONTROL, REPLACEMENT);
}

/** At most fifty tags, names and values cut to their limits. */
export function trimTags(tags: Readonly<Record<string, string>>, warn: Warn): Readonly<Record<string, string>> {
  const entries = Object.entries(tags);
  if (entries.length > MAX_TAGS) warn(`tags had ${entries.length} entries: the first ${MAX_TAGS} are kept.`);
  return Object.fromEntries(
    entries.slice(0, MAX_TAGS).map(([key, value]) => {
      const name = trimText("the name of a tag", key, MAX_TAG_KEY, warn);
      return [name, trimText(`tags.${name}`, value, MAX_TAG_VALUE, warn)];
    }),
  );
}

/** At most 10 KiB of JSON: of an object the entries that fit, in order; of anything else all or nothing. */
export function trimJson(field: string, value: Json, warn: Warn): Json {
  if (sizeOf(value) <= MAX_JSON_BYTES) return value;
  if (!isJsonObject(value)) {
    warn(`${field} was larger than ${MAX_JSON_BYTES} bytes: left out.`);
    return null;
  }
  const kept = entriesThatFit(value);
  const count = Object.keys(value).length;
  warn(`${field} was larger than ${MAX_JSON_BYTES} bytes: ${kept.length} of its ${count} entries are kept.`);
  return Object.fromEntries(kept);
}

function entriesThatFit(value: JsonObject): readonly (readonly [string, Json])[] {
  let room = MAX_JSON_BYTES - "{}".length;
  return Object.entries(value).filter(([key, entry]) => {
    const size = sizeOf(key) + sizeOf(entry) + ":,".length;
    if (size > room) return false;
    room -= size;
    return true;
  });
}

function sizeOf(value: Json): number {
  return value === null ? 0 : Buffer.byteLength(JSON.stringify(value));
}
