import type { Block, JsonObject, Message, ToolResultBlock } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact } from "../json/fields.ts";
import { formOf, type MutableJson, restore } from "./extension.ts";
import type { Reader } from "./reader.ts";
import { writeToolCall } from "./tool-calls.ts";
import { FORM } from "./wire.ts";
import { writeWords } from "./write-content.ts";
import { addThoughts } from "./write-thoughts.ts";

/** Names of the tools called so far, by the calls' ids. */
export type CallNames = ReadonlyMap<string, string>;

const NO_NAMES: CallNames = new Map();

/**
 * A message in this format: one, save where another format keeps tool results and words in one message, which here
 * become one message for each result and one for the words.
 */
export function writeMessage(
  message: Message,
  reader: Reader,
  warn: Warn,
  names: CallNames = NO_NAMES,
): readonly JsonObject[] {
  if (message.name !== undefined) warn("Names of those who speak were left out: this format has none.");
  if (message.content.some((block) => block.type === "text" && block.signature !== undefined)) {
    warn("Signatures of another vendor's words were left out.");
  }
  if (message.role === "assistant") return [restore(writeAssistant(message.content, reader, warn), message.extension)];
  const results = message.content.filter((block) => block.type === "tool-result");
  const words = message.content.filter((block) => block.type !== "tool-result");
  const written = results.map((result) => writeToolResult(result, names, warn));
  if (words.length > 0 || results.length === 0) {
    written.push(writeRole(message.role === "developer" ? "system" : message.role, words, warn));
  }
  return written.map((json) => restore(json, message.extension));
}

function writeRole(role: string, blocks: readonly Block[], warn: Warn): MutableJson {
  const { content, images } = writeWords(blocks, false, warn);
  return images.length === 0 ? { role, content } : { role, content, images };
}

/** The vendor finds the call by the tool's name; its later versions by the id. */
function writeToolResult(result: ToolResultBlock, names: CallNames, warn: Warn): MutableJson {
  if (result.isError === true) warn("That a tool failed was left out: here only its words say so.");
  const known = formOf(result) === FORM.unnamed ? undefined : names.get(result.callId ?? "");
  return {
    ...writeRole("tool", result.content, warn),
    ...compact({ tool_name: result.name ?? known, tool_call_id: result.callId ?? undefined }),
  };
}

function writeAssistant(blocks: readonly Block[], reader: Reader, warn: Warn): JsonObject {
  const { content, images } = writeWords(blocks, true, warn);
  const message: MutableJson = { role: "assistant", content };
  addThoughts(
    message,
    blocks.filter((block) => block.type === "reasoning"),
    reader,
    warn,
  );
  if (images.length > 0) message.images = images;
  const calls = blocks.filter((block) => block.type === "tool-call");
  const own = calls.filter(({ kind }) => kind !== "server");
  if (own.length < calls.length) warn("Calls of tools that ran at another vendor were left out.");
  if (own.length > 0) message.tool_calls = own.map((call) => writeToolCall(call, reader, warn));
  return message;
}

/** The names of all tools called, for results that say only the call's id. */
export function namesOfCalls(messages: readonly Message[]): CallNames {
  const names = new Map<string, string>();
  for (const { content } of messages) {
    for (const block of content) if (block.type === "tool-call" && block.id !== null) names.set(block.id, block.name);
  }
  return names;
}
