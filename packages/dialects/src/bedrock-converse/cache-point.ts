import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { compact, stringOf } from "../json/fields.ts";

/**
 * Here the mark for prompt caching stands after what it marks, as an element of its own; elsewhere on what it marks
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html, read 2026-11-21).
 */
export function readCachePoint(json: JsonObject): Json | null {
  const { cachePoint } = json;
  if (!isJsonObject(cachePoint) || Object.keys(json).length !== 1 || cachePoint.type !== "default") return null;
  const { type: _type, ttl, ...odd } = cachePoint;
  if (Object.keys(odd).length > 0 || (ttl !== undefined && typeof ttl !== "string")) return null;
  return compact({ type: "ephemeral", ttl });
}

/** The mark for what is marked so, in whatever words. */
export function writeCachePoint(cacheControl: Json): JsonObject {
  const ttl = isJsonObject(cacheControl) ? stringOf(cacheControl.ttl) : undefined;
  return { cachePoint: compact({ type: "default", ttl }) };
}

/**
 * Elements with the marks that follow them taken in. A mark that follows nothing, or another mark, stays an element.
 */
export function takeInMarks<Item extends { readonly cacheControl?: Json }>(
  list: readonly JsonObject[],
  read: (json: JsonObject) => Item,
): readonly Item[] {
  const items: Item[] = [];
  for (const json of list) {
    const mark = readCachePoint(json);
    const last = items.at(-1);
    if (mark === null || last === undefined || last.cacheControl !== undefined) items.push(read(json));
    else items[items.length - 1] = { ...last, cacheControl: mark };
  }
  return items;
}
