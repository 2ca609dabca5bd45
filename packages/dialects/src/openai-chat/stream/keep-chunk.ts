import { type ExtensionPart, isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { DIALECT, type Difference, differ, isEqual } from "../extension.ts";
import { listOf, numberOf, objectOf } from "../wire.ts";
import type { Chunk, ChunkChoice } from "./chunk.ts";

/**
 * What a chunk says beyond its parts, as extension parts. What adds to the answer (unknown fields with a value, said
 * for the first time) has scope `response`, `choice` or `message`; what only shapes this event has scope `delta`.
 */
const SHAPES_TOP: ReadonlySet<string> = new Set(["id", "object", "created", "model", "usage", "obfuscation", "p"]);
const SHAPES_CHOICE: ReadonlySet<string> = new Set(["index", "delta", "finish_reason", "logprobs"]);
const SHAPES_DELTA: ReadonlySet<string> = new Set([
  "role",
  "content",
  "refusal",
  "reasoning",
  "reasoning_content",
  "tool_calls",
  "function_call",
  "audio",
]);

/** Stands for a choice of which a chunk says nothing that is a part; what else there is to keep takes its place. */
export function mention(choice: number): ExtensionPart {
  return extension("delta", choice, {});
}

/** Appends what `original` says beyond the chunk made from its parts; returns the response's own fields told so far. */
export function keepChunk(original: JsonObject, made: Chunk, told: JsonObject, parts: Part[]): JsonObject {
  keepChoices(original, made, parts);
  const difference = differ(original, { ...made.top, choices: [] }, "choices");
  const omits = [...(difference?.omits ?? []), ...(original.choices === undefined ? ["choices"] : [])];
  const { shape, news } = sort(difference?.fields ?? {}, SHAPES_TOP, told);
  if (original.choices !== undefined && !Array.isArray(original.choices)) shape.choices = original.choices;
  if (hasFields(news)) parts.push(extension("response", null, news));
  const mute = made.choices.size === 0 && made.top.usage === undefined && !hasFields(news);
  if (mute || hasFields(shape) || omits.length > 0) parts.push(extension("delta", null, shape, omits));
  return hasFields(news) ? { ...told, ...news } : told;
}

function keepChoices(original: JsonObject, made: Chunk, parts: Part[]): void {
  (listOf(original.choices) ?? []).forEach((json, position) => {
    if (!isJsonObject(json)) return;
    const index = numberOf(json.index) ?? position;
    const choice = made.choices.get(index);
    if (choice !== undefined) keepChoice(json, index, choice, parts);
  });
}

function keepChoice(json: JsonObject, index: number, made: ChunkChoice, parts: Part[]): void {
  const outer = differ(json, made.fields, "delta");
  const inner = made.bare ? null : differ(objectOf(json.delta) ?? {}, made.delta);
  const choice = sort(outer?.fields ?? {}, SHAPES_CHOICE);
  const message = sort(inner?.fields ?? {}, SHAPES_DELTA);
  if (hasFields(choice.news)) parts.push(extension("choice", index, choice.news));
  if (hasFields(message.news)) parts.push(extension("message", index, message.news));
  const fields = hasFields(message.shape) ? { ...choice.shape, delta: message.shape } : choice.shape;
  const omits = omitted(json.delta === undefined && !made.bare, outer, inner);
  if (hasFields(fields) || omits.length > 0) pushShape(extension("delta", index, fields, omits), parts);
}

function pushShape(shape: ExtensionPart, parts: Part[]): void {
  const mentioned = parts.findIndex(
    (part) => part.type === "extension" && part.scope === "delta" && part.choice === shape.choice,
  );
  if (mentioned < 0) parts.push(shape);
  else parts[mentioned] = shape;
}

function omitted(bare: boolean, outer: Difference | null, inner: Difference | null): readonly string[] {
  if (bare) return [...(outer?.omits ?? []), "delta"];
  return [...(outer?.omits ?? []), ...(inner?.omits ?? []).map((key) => `delta.${key}`)];
}

/** Parts fields that shape the event from those that tell something new. */
function sort(
  fields: JsonObject,
  shaping: ReadonlySet<string>,
  told: JsonObject = {},
): { shape: Record<string, Json>; news: Record<string, Json> } {
  const shape: [string, Json][] = [];
  const news: [string, Json][] = [];
  for (const entry of Object.entries(fields)) {
    const [key, value] = entry;
    const known = Object.hasOwn(told, key) && isEqual(told[key], value);
    (value === null || known || shaping.has(key) ? shape : news).push(entry);
  }
  return { shape: Object.fromEntries(shape), news: Object.fromEntries(news) };
}

function hasFields(fields: JsonObject): boolean {
  for (const _ in fields) return true;
  return false;
}

function extension(
  scope: ExtensionPart["scope"],
  choice: number | null,
  fields: JsonObject,
  omits: readonly string[] = [],
): ExtensionPart {
  return { type: "extension", dialect: DIALECT, scope, choice, fields, ...(omits.length === 0 ? {} : { omits }) };
}
