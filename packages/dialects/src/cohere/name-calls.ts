import type { Block, Message } from "@ai-liaison/core";

/**
 * Some formats match tool results to calls by name and order; this one needs ids. Calls without one get theirs from
 * their place in the conversation, so that the same history always reads the same (and hits the vendor's cache); a
 * result without one takes that of the first unanswered call of its name.
 */
export function nameCalls(messages: readonly Message[]): readonly Message[] {
  if (!messages.some(({ content }) => content.some(lacksId))) return messages;
  let count = 0;
  const waiting: { id: string; name: string }[] = [];
  const named = (block: Block): Block => {
    if (block.type === "tool-call") {
      const id = block.id ?? `call_${count++}`;
      waiting.push({ id, name: block.name });
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

/** An id for a call of an answer whose vendor gave none: of the gateway's own id, so that no other answer has it. */
export function callId(fallbackId: string, index: number): string {
  return `call_${fallbackId.replaceAll(/[^\w-]/g, "").slice(-24)}_${index}`;
}
