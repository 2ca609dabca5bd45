import type { Block, Extension, Message } from "@ai-liaison/core";

/** Whether a message or a block is of a spelling that ties no results to calls by id. */
type HasNoIds = (value: { readonly extension?: Extension }) => boolean;

/** How calls are named: all but those of a spelling without ids, and with what the new ids begin. */
export interface Naming {
  readonly hasNoIds?: HasNoIds;
  readonly prefix?: string;
}

/**
 * Some formats match tool results to calls by name and order; others need ids. For those, calls without one get theirs
 * from their place in the conversation, so that the same history always reads the same (and hits the vendor's cache); a
 * result without one takes that of the first unanswered call of its name, which may have had one of its own.
 */
export function nameCalls(
  messages: readonly Message[],
  { hasNoIds = () => false, prefix = "call" }: Naming = {},
): readonly Message[] {
  const lacksId = (block: Block): boolean =>
    block.type === "tool-call"
      ? block.id === null && !hasNoIds(block)
      : block.type === "tool-result" && block.callId === null;
  if (!messages.some((message) => !hasNoIds(message) && message.content.some(lacksId))) return messages;
  let count = 0;
  const waiting: { id: string; name: string }[] = [];
  const named = (block: Block): Block => {
    if (block.type === "tool-call") {
      const id = lacksId(block) ? `${prefix}_${count++}` : block.id;
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
  return messages.map((message) => (hasNoIds(message) ? message : { ...message, content: message.content.map(named) }));
}
