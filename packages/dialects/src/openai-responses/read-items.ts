import { type Block, isJsonObject, type Json, type JsonObject, type Message, splitSignature } from "@ai-liaison/core";
import { addAll } from "../json/add-all.ts";
import { DIALECT, formExtension, remember, withItem } from "./extension.ts";
import { readContent } from "./read-content.ts";
import { readReasoningItem } from "./read-reasoning.ts";
import { FORM, listOf, stringOf } from "./wire.ts";
import { writeContent } from "./write-content.ts";
import { writeCallItem, writeMessageItem, writeResultItem } from "./write-items.ts";

/**
 * The items of a request as messages. Here an assistant's turn is many items (thoughts, words, calls); elsewhere it is
 * one message, so what the assistant did in a row becomes one. Where one of its message items began is kept with the
 * block it began with. Results are messages of their own, as each is an item.
 */
export function readInput(input: Json | undefined): readonly Message[] {
  if (typeof input === "string") return [readPlainInput(input)];
  const messages: Message[] = [];
  let turn: Block[] | null = null;
  for (const item of listOf(input) ?? []) {
    if (!isJsonObject(item)) continue;
    const said = readAssistantItem(item);
    if (said === null) {
      turn = null;
      messages.push(readGivenItem(item));
    } else if (turn === null) {
      turn = [...said];
      messages.push({ role: "assistant", content: turn });
    } else addAll(turn, said);
  }
  return messages;
}

function readPlainInput(text: string): Message {
  const content: readonly Block[] = text === "" ? [] : [{ type: "text", text }];
  return { role: "user", content, extension: formExtension(FORM.input) };
}

/** The blocks of what an assistant said or did; null for what was given to it. */
function readAssistantItem(item: JsonObject): readonly Block[] | null {
  switch (typeOf(item)) {
    case "message":
      return item.role === "assistant" ? readAssistantMessage(item) : null;
    case "reasoning":
      return [readReasoningItem(item)];
    case "function_call":
    case "custom_tool_call":
      return [readCallItem(item)];
    case "function_call_output":
    case "custom_tool_call_output":
      return null;
    default:
      return [opaque(item)];
  }
}

/** Messages may leave their type out. */
function typeOf(item: JsonObject): Json | undefined {
  return item.type === undefined && item.role !== undefined ? "message" : item.type;
}

function opaque(item: JsonObject): Block {
  return { type: "opaque", dialect: DIALECT, value: item };
}

/** Without any content there is no block that could stand for the item: it is carried through whole. */
function readAssistantMessage(item: JsonObject): readonly Block[] {
  const [first, ...rest] = readContent(item.content, "assistant");
  if (first === undefined) return [opaque(item)];
  return [{ ...first, extension: withItem(first.extension, item, writeMessageItem("assistant", "")) }, ...rest];
}

function readCallItem(item: JsonObject): Block {
  const custom = item.type === "custom_tool_call";
  const { id, signature } = splitSignature(stringOf(item.call_id) ?? "");
  const call: Extract<Block, { type: "tool-call" }> = {
    type: "tool-call",
    id,
    name: stringOf(item.name) ?? "",
    argumentsText: stringOf(custom ? item.input : item.arguments) ?? "",
    kind: custom ? "custom" : "function",
    ...(signature === undefined ? {} : { signature }),
  };
  return { ...call, ...remember(bare(item, id), writeCallItem(call)) };
}

/** The item as its own vendor should see it: another's signature taken out of the id. */
function bare(item: JsonObject, id: string): JsonObject {
  return item.call_id === undefined || item.call_id === id ? item : { ...item, call_id: id };
}

/** Messages of users, systems and developers, and results of tools. */
function readGivenItem(item: JsonObject): Message {
  return typeOf(item) === "message" ? readGivenMessage(item) : { role: "tool", content: [readResultItem(item)] };
}

function readGivenMessage(item: JsonObject): Message {
  const role = item.role === "system" || item.role === "developer" ? item.role : "user";
  const content = readContent(item.content, "user");
  return { role, content, ...remember(item, writeMessageItem(role, writeContent(content, "user"))) };
}

function readResultItem(item: JsonObject): Block {
  const form = item.type === "custom_tool_call_output" ? FORM.custom : undefined;
  const { id } = splitSignature(stringOf(item.call_id) ?? "");
  const result: Extract<Block, { type: "tool-result" }> = {
    type: "tool-result",
    callId: id,
    content: readContent(item.output, "user"),
  };
  const marked = form === undefined ? result : { ...result, extension: formExtension(form) };
  return { ...result, ...remember(bare(item, id), writeResultItem(marked, form === FORM.custom), form) };
}
