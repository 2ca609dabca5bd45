import type { Block, Message } from "@ai-liaison/core";
import { nameCalls } from "../fidelity/name-calls.ts";

/**
 * Calls with ids as these formats have them: always there, of letters, digits, `_` and `-`. An id with other characters
 * is spelt in those, with a checksum, so that two ids stay two.
 */
export function spellCalls(messages: readonly Message[]): readonly Message[] {
  const spelt = messages.some(({ content }) => content.some(isOdd)) ? messages.map(spellMessage) : messages;
  return nameCalls(spelt, { prefix: "toolu" });
}

const PLAIN = /^[a-zA-Z0-9_-]+$/;

function isOdd(block: Block): boolean {
  const id = block.type === "tool-call" ? block.id : block.type === "tool-result" ? block.callId : null;
  return id !== null && !PLAIN.test(id);
}

function spellMessage(message: Message): Message {
  return { ...message, content: message.content.map(spellBlock) };
}

function spellBlock(block: Block): Block {
  if (block.type === "tool-call") return { ...block, id: spell(block.id) };
  return block.type === "tool-result" ? { ...block, callId: spell(block.callId) } : block;
}

function spell(id: string | null): string | null {
  return id === null || PLAIN.test(id) ? id : `${id.replaceAll(/[^a-zA-Z0-9_-]/g, "_")}_${checksum(id)}`;
}

/** FNV-1a over UTF-16 code units. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
