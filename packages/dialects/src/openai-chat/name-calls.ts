import type { Block, Message } from "@ai-liaison/core";
import { formOf } from "./extension.ts";
import { FORM } from "./wire.ts";

/**
 * Some formats match tool results to calls by name and order; this one needs ids. Calls without one get theirs from
 * their place in the conversation, so that the same history always reads the same (and hits the vendor's cache); a
 * result without one takes that of the first unanswered call of its name, which may have had one of its own.
 */
export function nameCalls(messages: readonly Message[]): readonly Message[] {
  const unnamed = messages.some((message) => formOf(message) !== FORM.function && message.content.some(lacksId));
  if (!unnamed) return messages;
  let count = 0;
  const waiting: { id: string; name: string }[] = [];
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
  return messages.map((message) =>
    formOf(message) === FORM.function ? message : { ...message, content: message.content.map(named) },
  );
}

function lacksId(block: Block): boolean {
  if (block.type === "tool-call") return block.id === null && formOf(block) !== FORM.function;
  return block.type === "tool-result" && block.callId === null;
}
