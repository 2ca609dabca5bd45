import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseObject,
  splitSignature,
  type ToolCallBlock,
} from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact, objectOf, stringOf } from "../json/fields.ts";
import { rememberWithin, restoreWithin } from "./extension.ts";
import { CLIENT, type Reader } from "./reader.ts";

/** Calls, both ways: here arguments are an object, and an id is younger than the format, so it may be missing. */
export function readToolCalls(calls: readonly Json[]): readonly ToolCallBlock[] {
  return calls.filter(isJsonObject).map((json) => readToolCall(json, splitSignature(stringOf(json.id) ?? "")));
}

/** The calls of a vendor's answer, whose ids are its own. */
export function readAnsweredCalls(calls: readonly Json[]): readonly ToolCallBlock[] {
  return calls.filter(isJsonObject).map((json) => readToolCall(json, { id: stringOf(json.id) ?? "" }));
}

function readToolCall(json: JsonObject, { id, signature }: ReturnType<typeof splitSignature>): ToolCallBlock {
  const called = objectOf(json.function) ?? {};
  const call: ToolCallBlock = {
    type: "tool-call",
    id: id === "" ? null : id,
    name: stringOf(called.name) ?? "",
    argumentsText: JSON.stringify(called.arguments ?? {}),
    kind: "function",
    ...compact({ signature }),
  };
  return {
    ...call,
    ...rememberWithin(
      json,
      writeBareCall(call, CLIENT, () => {}),
      "function",
    ),
  };
}

/** One element of `tool_calls`. */
export function writeToolCall(call: ToolCallBlock, reader: Reader, warn: Warn): JsonObject {
  return restoreWithin(writeBareCall(call, reader, warn), call.extension, "function");
}

function writeBareCall(call: ToolCallBlock, reader: Reader, warn: Warn): JsonObject {
  const { id, name } = call;
  if (call.signature !== undefined && reader !== CLIENT) warn("Signatures of another vendor's calls were left out.");
  return {
    ...(id === null ? {} : { id: reader.callId({ ...call, id }) }),
    function: { name, arguments: writeArguments(call, warn) },
  };
}

/** What is no JSON object is told as text, under a name of its own. */
function writeArguments({ argumentsText, name, kind }: ToolCallBlock, warn: Warn): JsonObject {
  const json = kind === "custom" ? null : parseObject(argumentsText === "" ? "{}" : argumentsText);
  if (json !== null) return json;
  warn(`The arguments of \`${name}\` are no JSON object, and were sent as text under \`input\`.`);
  return { input: argumentsText };
}
