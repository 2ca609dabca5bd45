import type { Block, Message } from "@ai-liaison/core";

/**
 * Some formats match tool results to calls by name and order; this one needs ids. Calls without one get theirs from
 * their place in the conversation, so that the same history always reads the same (and hits the vendor's cache); a
 * result without one takes that of the first unanswered call of its name, which may have had one of its own.
 */
export function nameCalls(messages: readonly Message[]): readonly Message[] {
  if (!messages.some((message) => message.content.some(lacksId))) return messages;
  const waiting: { id: string; name: string }[] = [];
  let count = 0;
  const named = (block: Block): Block => {
    if (block.type === "tool-call") {
      const id = lacksId(block) ? `call_${count++}` : block.id;
      if (id !== null) waiting.push({ id, name: block.name });
      return id === block.id ? block : { ...block, id };
    }
    if (block.type !== "tool-result") return block;
    const { callId, name: asked } = block;
    const found = waiting.findIndex(({ id, name }) =>
      callId === null ? asked === undefined || name === asked : id === callId,
    );
    const [answered] = found < 0 ? [] : waiting.splice(found, 1);
    return answered === undefined || callId !== null ? block : { ...block, callId: answered.id };
  };
  return messages.map((message) => ({ ...message, content: message.content.map(named) }));
}

function lacksId(block: Block): boolean {
  return (block.type === "tool-call" && block.id === null) || (block.type === "tool-result" && block.callId === null);
}
