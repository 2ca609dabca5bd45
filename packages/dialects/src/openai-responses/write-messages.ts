import { type Block, Fault, type Json, type Message, type ToolResultBlock } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT, formOf, itemOf, restore } from "./extension.ts";
import { FORM } from "./wire.ts";
import { type Speaker, writeContent } from "./write-content.ts";
import { isOwnReasoning, writeCallItem, writeMessageItem, writeReasoningItem, writeResultItem } from "./write-items.ts";

/** Messages as items: each is as many as it has thoughts, calls, results and stretches of words. */
export function writeMessages(messages: readonly Message[], warn: Warn): readonly Json[] {
  const items: Json[] = [];
  const customCalls = new Set<string>();
  for (const message of messages) writeMessage(message, items, customCalls, warn);
  return items;
}

function writeMessage(message: Message, items: Json[], customCalls: Set<string>, warn: Warn): void {
  if (message.name !== undefined) warn("Names of participants were left out: this format has none.");
  if (message.role === "system" || message.role === "developer" || isOwnGiven(message)) {
    const content = writeContent(message.content, "user", warn);
    items.push(restore(writeMessageItem(message.role, content), message.extension));
    return;
  }
  const speaker = message.role === "assistant" ? "assistant" : "user";
  let words: Block[] = [];
  const flush = (): void => {
    if (words.length > 0) items.push(writeWords(words, speaker, warn));
    words = [];
  };
  for (const block of message.content) {
    if (!isWords(block, speaker)) {
      flush();
      writeDeed(block, items, customCalls, warn);
    } else {
      if (itemOf(block.extension) !== null) flush();
      if (block.type === "text" && block.signature !== undefined) {
        warn("Signatures of another vendor's words were left out.");
      }
      words.push(block);
    }
  }
  flush();
}

/** A user's message as this format's reader made it: one item, whatever is in it. */
function isOwnGiven(message: Message): boolean {
  if (message.role !== "user") return false;
  return message.content.length === 0 || message.extension?.dialect === DIALECT;
}

/** Words stand in a message item; all else is an item of its own. An opaque block is one, but in what a user says. */
function isWords(block: Block, speaker: Speaker): boolean {
  if (block.type === "tool-call" || block.type === "tool-result") return false;
  return speaker === "user" || (block.type !== "reasoning" && block.type !== "opaque");
}

function writeWords(words: readonly Block[], speaker: Speaker, warn: Warn): Json {
  const item = writeMessageItem(speaker, writeContent(words, speaker, warn));
  return restore(item, itemOf(words[0]?.extension));
}

function writeDeed(block: Block, items: Json[], customCalls: Set<string>, warn: Warn): void {
  switch (block.type) {
    case "tool-call":
      if (block.kind === "server") throw foreignServerTool(block.name);
      if (block.kind === "custom" && block.id !== null) customCalls.add(block.id);
      if (block.signature !== undefined) warn("Signatures of another vendor's calls were left out.");
      if (block.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
      items.push(restore(writeCallItem(block), block.extension));
      return;
    case "tool-result":
      items.push(writeResult(block, customCalls, warn));
      return;
    case "reasoning":
      if (isOwnReasoning(block)) items.push(restore(writeReasoningItem(block), block.extension));
      else warn("Thoughts that this format's vendors did not make were left out: they would refuse them.");
      return;
    case "opaque":
      if (block.dialect === DIALECT) items.push(block.value);
      else warn(`Content only the format \`${block.dialect}\` understands was left out.`);
      return;
    default:
  }
}

function writeResult(block: ToolResultBlock, customCalls: ReadonlySet<string>, warn: Warn): Json {
  if (block.isError === true) warn("That a tool failed could not be said apart from its result.");
  const custom = formOf(block) === FORM.custom || (block.callId !== null && customCalls.has(block.callId));
  return restore(writeResultItem(block, custom, warn), block.extension);
}

function foreignServerTool(name: string): Fault {
  return new Fault(
    "invalid_request",
    `The conversation holds a call of \`${name}\`, which ran at another vendor and cannot be said in this format.`,
    { param: "messages" },
  );
}
