import { type ChatRequest, type Dialect, Fault, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * Vendors cache a prompt by its first bytes. So the same conversation, one turn longer, has to be written with the same
 * bytes up to the new turn: here the written request up to the last message the shorter conversation has.
 */
export interface Prefix {
  readonly shorter: string;
  readonly longer: string;
}

/** Where each format keeps the conversation. */
const LISTS = ["messages", "input", "contents"] as const;

/**
 * The lengths at which a conversation is one a model would be asked to go on: an assistant's message follows. One of
 * nothing that every format can say does not count: without it two messages of the user's meet, and are one in some.
 */
export function turnsOf({ messages }: ChatRequest): readonly number[] {
  return messages.flatMap(({ role, content }, at) => {
    const before = messages[at - 1]?.role;
    const says = content.some((block) => (block.type === "text" ? block.text !== "" : block.type === "tool-call"));
    return says && role === "assistant" && (before === "user" || before === "tool") ? [at] : [];
  });
}

/** Both requests as text, cut where the shorter conversation ends; null when the format refuses the conversation. */
export function prefixOf(target: Dialect, request: ChatRequest, length: number, added = 2): Prefix | null {
  const shorter = written(target, { ...request, messages: request.messages.slice(0, length) });
  const longer = written(target, { ...request, messages: request.messages.slice(0, length + added) });
  if (shorter === null || longer === null) return null;
  const text = JSON.stringify(shorter);
  const list = LISTS.map((name): readonly [string, Json | undefined] => [name, shorter[name]]).find(([, value]) =>
    Array.isArray(value),
  );
  if (list === undefined) throw new Error(`${target.id} wrote no conversation`);
  const [name, value] = list;
  const start = `"${name}":`;
  const end = text.indexOf(start) + start.length + JSON.stringify(value).length - 1;
  return { shorter: text.slice(0, end), longer: JSON.stringify(longer).slice(0, end) };
}

function written(target: Dialect, request: ChatRequest): JsonObject | null {
  try {
    return target.operations.chat?.writeRequest(request).body ?? null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
