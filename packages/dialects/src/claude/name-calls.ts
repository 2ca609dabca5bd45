import type { Block, Message } from "@ai-liaison/core";

/**
 * Ids of calls are letters, digits, `_` and `-` in these formats, and have to be there. Formats without ids match results to calls
 * by name and order: such a call gets its id from its place in the conversation, so that the same history always reads
 * the same (and hits the vendor's cache); a result without one takes that of the first unanswered call of its name, which may have had one.
 * An id with other characters is spelt in ours, with a checksum, so that two ids stay two.
 */
export function nameCalls(messages: readonly Message[]): readonly Message[] {
  if (!messages.some(({ content }) => content.some(needsName))) return messages;
  let count = 0;
  const waiting: { id: string; name: string }[] = [];
  const nameCall = (name: string, given: string | null): string => {
    const id = given === null ? `toolu_${count++}` : spell(given);
    waiting.push({ id, name });
    return id;
  };
  const answered = (name: string | undefined, given: string | null): string | null => {
    const found = waiting.findIndex(({ id, name: called }) =>
      given === null ? name === undefined || called === name : id === given,
    );
    return found < 0 ? given : (waiting.splice(found, 1)[0]?.id ?? given);
  };
  const named = (block: Block): Block => {
    if (block.type === "tool-call") return { ...block, id: nameCall(block.name, block.id) };
    if (block.type !== "tool-result") return block;
    return { ...block, callId: answered(block.name, block.callId === null ? null : spell(block.callId)) };
  };
  return messages.map((message) => ({ ...message, content: message.content.map(named) }));
}

const PLAIN = /^[a-zA-Z0-9_-]+$/;

function needsName(block: Block): boolean {
  if (block.type === "tool-call") return block.id === null || !PLAIN.test(block.id);
  return block.type === "tool-result" && (block.callId === null || !PLAIN.test(block.callId));
}

function spell(id: string): string {
  return PLAIN.test(id) ? id : `${id.replaceAll(/[^a-zA-Z0-9_-]/g, "_")}_${checksum(id)}`;
}

/** FNV-1a over UTF-16 code units. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
