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

/** Adds arguments to a call: to its element in this chunk, or in one of its own. */
export function growCall(delta: MutableJson, index: number, custom: boolean, text: string): void {
  const calls = (delta.tool_calls ?? []) as readonly JsonObject[];
  const [holder, field] = custom ? ["custom", "input"] : ["function", "arguments"];
  const known = calls.findIndex((call) => call.index === index);
  const call: JsonObject = calls[known] ?? { index };
  const body = call[holder as string] as JsonObject | undefined;
  const grown = {
    ...call,
    [holder as string]: { ...body, [field as string]: `${body?.[field as string] ?? ""}${text}` },
  };
  delta.tool_calls = known < 0 ? [...calls, grown] : calls.with(known, grown);
}

export function growFunctionCall(delta: MutableJson, text: string): void {
  const call = delta.function_call as JsonObject | undefined;
  delta.function_call = { ...call, arguments: `${call?.arguments ?? ""}${text}` };
}

export function append(delta: MutableJson, field: string, values: readonly Json[]): void {
  const before = delta[field];
  delta[field] = Array.isArray(before) ? [...before, ...values] : values;
}

export function audioOf(part: Extract<Part, { type: "media" }>): JsonObject {
  return {
    ...(part.id === undefined ? {} : { id: part.id }),
    ...(part.source.kind === "base64" ? { data: part.source.data } : {}),
    ...(part.transcript === undefined ? {} : { transcript: part.transcript }),
    ...(part.expiresAt === undefined ? {} : { expires_at: part.expiresAt }),
  };
}
