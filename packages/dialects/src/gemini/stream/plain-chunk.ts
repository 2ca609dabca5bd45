import type { JsonObject, Part } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { MODEL_ROLE } from "../wire.ts";

/**
 * True for what most chunks are: words that go on, of the first candidate, in the very shape our writer gives them.
 * Then nothing has to be kept, and the chunk need not be made anew to learn that.
 */
export function isPlainChunk(
  chunk: JsonObject,
  parts: readonly Part[],
  id: string | null,
  model: string | null,
): boolean {
  const [delta, usage] = parts;
  if (delta?.type !== "text-delta" && delta?.type !== "reasoning-delta") return false;
  if (parts.length > 2 || delta.choice !== 0 || (usage !== undefined && usage.type !== "usage")) return false;
  if (chunk.responseId !== id || chunk.modelVersion !== model) return false;
  let fields = usage === undefined ? 3 : 4;
  for (const _ in chunk) fields -= 1;
  return fields === 0 && isPlainCandidate(chunk, delta.type === "text-delta" ? 1 : 2);
}

function isPlainCandidate({ candidates }: JsonObject, fieldsOfPart: number): boolean {
  if (!Array.isArray(candidates) || candidates.length !== 1) return false;
  const [candidate] = candidates;
  if (!isJsonObject(candidate) || candidate.index !== 0 || !isJsonObject(candidate.content)) return false;
  const { parts, role } = candidate.content;
  if (role !== MODEL_ROLE || !Array.isArray(parts) || parts.length !== 1) return false;
  const [part] = parts;
  return (
    hasFields(candidate, 2) && hasFields(candidate.content, 2) && isJsonObject(part) && hasFields(part, fieldsOfPart)
  );
}

function hasFields(json: JsonObject, count: number): boolean {
  let left = count;
  for (const _ in json) left -= 1;
  return left === 0;
}
