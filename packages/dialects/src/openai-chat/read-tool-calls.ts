import type { Block, Json, JsonObject, OpaqueBlock, ToolCallBlock } from "@ai-liaison/core";
import { isJsonObject, splitSignature } from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
import { compact, FORM, listOf, objectOf, stringOf } from "./wire.ts";
import { writeToolCall } from "./write-tool-calls.ts";

/**
 * The calls an assistant's message asks for: `tool_calls`, and the older `function_call`. In a request's history their
 * ids may carry signatures; in a vendor's answer they are its own.
 */
export function readToolCalls(message: JsonObject): readonly Block[] {
  const legacy = readFunctionCall(objectOf(message.function_call));
  const calls = (listOf(message.tool_calls) ?? []).map(readToolCall);
  return legacy === null ? calls : [legacy, ...calls];
}

function readFunctionCall(call: JsonObject | undefined): ToolCallBlock | null {
  if (call === undefined) return null;
  return {
    type: "tool-call",
    id: null,
    name: stringOf(call.name) ?? "",
    argumentsText: argumentsOf(call.arguments),
    kind: "function",
    extension: { dialect: DIALECT, fields: {}, form: FORM.function },
  };
}

function readToolCall(json: Json): Block {
  const call = isJsonObject(json) ? understandCall(json) : null;
  if (call === null || !isJsonObject(json)) return opaqueCall(json);
  return { ...call, ...remember(json, writeToolCall(call)) };
}

/** Name, arguments and kind of a call, whole or the first piece of one; null when it is neither kind. */
export function understandCall(json: JsonObject): ToolCallBlock | null {
  const called = objectOf(json.function);
  const custom = called === undefined ? objectOf(json.custom) : undefined;
  const body = called ?? custom;
  if (body === undefined) return null;
  return {
    type: "tool-call",
    ...idOf(json.id),
    name: stringOf(body.name) ?? "",
    argumentsText: argumentsOf(custom === undefined ? body.arguments : body.input),
    kind: custom === undefined ? "function" : "custom",
    ...compact({ cacheControl: json.cache_control }),
  };
}

/** The id, and the signature a client brought back in it. */
function idOf(value: Json | undefined): { readonly id: string | null; readonly signature?: string } {
  return typeof value === "string" ? splitSignature(value) : { id: null };
}

/** Arguments are text; look-alikes send the object itself. */
export function argumentsOf(value: Json | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

function opaqueCall(value: Json): OpaqueBlock {
  return {
    type: "opaque",
    dialect: DIALECT,
    value,
    extension: { dialect: DIALECT, fields: {}, form: FORM.toolCall },
  };
}
