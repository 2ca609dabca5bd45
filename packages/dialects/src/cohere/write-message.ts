import type { Block, JsonObject, Message, ReasoningBlock, ToolResultBlock } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { formOf, type MutableJson, restore } from "./extension.ts";
import type { Reader } from "./reader.ts";
import { cannotSay, warnCache } from "./refusals.ts";
import { writeToolCall } from "./tool-calls.ts";
import { FORM } from "./wire.ts";
import { writeContent } from "./write-content.ts";

/**
 * A message in this format: one, save where another format keeps tool results and words in one message, which here
 * become one message for each result and one for the words.
 */
export function writeMessage(message: Message, reader: Reader, warn: Warn): readonly JsonObject[] {
  if (message.name !== undefined) warn("Names of those who speak were left out: this format has none.");
  if (message.role === "assistant") return [restore(writeAssistant(message.content, reader, warn), message.extension)];
  const results = message.content.filter((block) => block.type === "tool-result");
  const words = message.content.filter((block) => block.type !== "tool-result");
  const written: JsonObject[] = results.map((result) => writeToolResult(result, reader, warn));
  if (words.length > 0 || results.length === 0) {
    const role = message.role === "developer" ? "system" : message.role;
    written.push({ role, content: writeContent(words, reader, warn) ?? "" });
  }
  return written.map((json) => restore(json, message.extension));
}

function writeToolResult(result: ToolResultBlock, reader: Reader, warn: Warn): JsonObject {
  if (result.cacheControl !== undefined) warnCache(warn);
  if (result.isError === true) warn("That a tool failed was left out: here only its words say so.");
  if (result.content.some(({ type }) => type === "image")) throw cannotSay("A picture in a tool's result", "messages");
  return { role: "tool", tool_call_id: result.callId ?? "", content: writeContent(result.content, reader, warn) ?? "" };
}

function writeAssistant(blocks: readonly Block[], reader: Reader, warn: Warn): JsonObject {
  const calls = blocks.filter((block) => block.type === "tool-call");
  const own = calls.filter(({ kind }) => kind !== "server");
  if (own.length < calls.length) warn("Calls of tools that ran at another vendor were left out.");
  const planned = (block: Block): boolean => isPlan(block, own.length > 0);
  const message: MutableJson = { role: "assistant" };
  const content = writeContent(
    blocks.filter((block) => block.type !== "tool-call" && !planned(block)),
    reader,
    warn,
  );
  if (content !== undefined || own.length === 0) message.content = content ?? "";
  const plan = blocks.filter((block): block is ReasoningBlock => planned(block));
  if (plan.length > 0) message.tool_plan = plan.map((block) => writePlan(block, warn)).join("");
  if (own.length > 0) message.tool_calls = own.map((call) => writeToolCall(call, reader, warn));
  return message;
}

/** Thoughts that led to calls are the plan, unless they were read from the content. */
function isPlan(block: Block, calls: boolean): boolean {
  if (block.type !== "reasoning") return false;
  return formOf(block) === FORM.plan || (calls && formOf(block) !== FORM.part && block.redactedData === undefined);
}

function writePlan({ text, signature }: ReasoningBlock, warn: Warn): string {
  if (signature !== undefined) {
    warn("Signatures of another vendor's thoughts were left out: the thoughts were sent without them.");
  }
  return text;
}
