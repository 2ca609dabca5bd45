import type { Json, JsonObject, Part } from "@ai-liaison/core";
import type { MutableJson } from "../extension.ts";

/** An element of a delta's `tool_calls`, while its chunk is being made. */
export interface CallEntry {
  readonly index: number;
  id?: string;
}

/** The element that begins a call. */
export function entryOf(index: number, id: string, name: string, custom: boolean): JsonObject {
  return custom
    ? { index, id, type: "custom", custom: { name, input: "" } }
    : { index, id, type: "function", function: { name, arguments: "" } };
}

/**
 * Adds arguments to a call: to its element in this chunk, or in one of its own. The list is the chunk's own and grows in
 * place, and what grows is looked for from its end: a whole answer of thousands of calls is one chunk.
 */
export function growCall(delta: MutableJson, index: number, custom: boolean, text: string): void {
  const [holder, field] = custom ? ["custom", "input"] : ["function", "arguments"];
  const calls = (Array.isArray(delta.tool_calls) ? delta.tool_calls : []) as JsonObject[];
  delta.tool_calls = calls;
  const known = calls.findLastIndex((call) => call.index === index);
  const call: JsonObject = calls[known] ?? { index };
  const body = call[holder as string] as JsonObject | undefined;
  const grown = {
    ...call,
    [holder as string]: { ...body, [field as string]: `${body?.[field as string] ?? ""}${text}` },
  };
  calls[known < 0 ? calls.length : known] = grown;
}

export function growFunctionCall(delta: MutableJson, text: string): void {
  const call = delta.function_call as JsonObject | undefined;
  delta.function_call = { ...call, arguments: `${call?.arguments ?? ""}${text}` };
}

export function append(delta: MutableJson, field: string, values: readonly Json[]): void {
  const before = delta[field];
  if (Array.isArray(before)) for (const value of values) (before as Json[]).push(value);
  else delta[field] = [...values];
}

export function audioOf(part: Extract<Part, { type: "media" }>): JsonObject {
  return {
    ...(part.id === undefined ? {} : { id: part.id }),
    ...(part.source.kind === "base64" ? { data: part.source.data } : {}),
    ...(part.transcript === undefined ? {} : { transcript: part.transcript }),
    ...(part.expiresAt === undefined ? {} : { expires_at: part.expiresAt }),
  };
}
