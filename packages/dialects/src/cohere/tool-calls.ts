import { isJsonObject, type Json, type JsonObject, splitSignature, type ToolCallBlock } from "@ai-liaison/core";
import { SILENT, type Warn } from "../fidelity/warn.ts";
import { compact, objectOf, stringOf } from "../json/fields.ts";
import { remember, restore } from "./extension.ts";
import { CLIENT, type Reader } from "./reader.ts";
import { warnCache } from "./refusals.ts";

/** Calls, both ways: arguments are the text the model wrote, and every call has an id. */
export function readToolCalls(calls: readonly Json[]): readonly ToolCallBlock[] {
  return calls.filter(isJsonObject).map((json) => readToolCall(json, splitSignature(stringOf(json.id) ?? "")));
}

/** The calls of a vendor's answer, whose ids are its own. */
export function readAnsweredCall(json: JsonObject): ToolCallBlock {
  return readToolCall(json, { id: stringOf(json.id) ?? "" });
}

function readToolCall(json: JsonObject, { id, signature }: ReturnType<typeof splitSignature>): ToolCallBlock {
  const called = objectOf(json.function) ?? {};
  const call: ToolCallBlock = {
    type: "tool-call",
    id: id === "" ? null : id,
    name: stringOf(called.name) ?? "",
    argumentsText: stringOf(called.arguments) ?? "",
    kind: "function",
    ...compact({ signature }),
  };
  return { ...call, ...remember(json, writeBareCall(call, CLIENT, SILENT)) };
}

/** One element of `tool_calls`. */
export function writeToolCall(call: ToolCallBlock, reader: Reader, warn: Warn): JsonObject {
  if (call.cacheControl !== undefined) warnCache(warn);
  return restore(writeBareCall(call, reader, warn), call.extension);
}

function writeBareCall(call: ToolCallBlock, reader: Reader, warn: Warn): JsonObject {
  const { id, name } = call;
  if (call.signature !== undefined && reader !== CLIENT) warn("Signatures of another vendor's calls were left out.");
  return {
    ...(id === null ? {} : { id: reader.callId({ ...call, id }) }),
    type: "function",
    function: { name, arguments: writeArguments(call, warn) },
  };
}

/** What is no JSON is told as text, under a name of its own. */
function writeArguments({ argumentsText, name, kind }: ToolCallBlock, warn: Warn): string {
  if (kind !== "custom") return argumentsText;
  warn(`The arguments of \`${name}\` are no JSON object, and were sent as text under \`input\`.`);
  return JSON.stringify({ input: argumentsText });
}
