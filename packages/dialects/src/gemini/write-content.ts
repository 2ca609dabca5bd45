import type { Block, Json, JsonObject, Message } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { isMarked, restore } from "./extension.ts";
import { compact, MARK, MODEL_ROLE, USER_ROLE } from "./wire.ts";
import { type PartWriting, restorePart } from "./write-part.ts";

export interface WrittenContents {
  readonly systemInstruction?: JsonObject;
  readonly contents: readonly JsonObject[];
}

/**
 * A conversation as `systemInstruction` and `contents`. What this format's own reader read goes back turn by turn. In
 * others' conversations, turns of the same role that follow each other are one content: results of parallel calls
 * must stand together, as the vendor counts them against the calls. They do not mix with the user's words.
 */
export function writeContents(messages: readonly Message[], own: boolean, warn: Warn): WrittenContents {
  const found = messages.findIndex(({ role }) => role !== "system" && role !== "developer");
  const count = found < 0 ? messages.length : found;
  const writing: PartWriting = { to: "vendor", warn, nameOf: namesOf(messages) };
  const instruction = writeSystem(messages.slice(0, count), writing);
  const rest = messages.slice(count);
  const turns = own ? rest : mergeTurns(rest, warn);
  const contents = turns.map((message) => writeContent(message, roleOf(message), writing));
  return {
    ...compact({ systemInstruction: instruction }),
    contents: own ? contents : contents.filter(({ parts }) => Array.isArray(parts) && parts.length > 0),
  };
}

function writeSystem(messages: readonly Message[], writing: PartWriting): JsonObject | undefined {
  const [first] = messages;
  if (first === undefined) return undefined;
  const content = messages.flatMap((message) => message.content);
  return writeContent({ ...first, content }, undefined, writing);
}

function writeContent(message: Message, role: string | undefined, writing: PartWriting): JsonObject {
  const parts: Json[] = [];
  for (const block of message.content) {
    const part = restorePart(block, writing);
    if (part !== null) parts.push(part);
  }
  const written = restore(role === undefined ? {} : { role }, message.extension);
  if (isMarked(message, MARK.bare)) return written;
  return { ...written, parts: isMarked(message, MARK.single) ? (parts[0] ?? null) : parts };
}

function roleOf({ role }: Message): string {
  return role === "assistant" ? MODEL_ROLE : USER_ROLE;
}

/** Turns of the same kind that follow each other, as one. A system's word amid the talk becomes the user's. */
function mergeTurns(messages: readonly Message[], warn: Warn): readonly Message[] {
  const turns: Message[] = [];
  for (const message of messages.flatMap(splitResults)) {
    const late = message.role === "system" || message.role === "developer";
    if (late) warn("System messages after the first turn were written as the user's: this format has none there.");
    const role = late ? "user" : message.role;
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { role, content: [...last.content, ...message.content] };
    else turns.push({ role, content: message.content });
  }
  return turns;
}

/** Some formats keep results and words in one message. */
function splitResults(message: Message): readonly Message[] {
  const isResult = (block: Block): boolean => block.type === "tool-result";
  if (message.role !== "user" || !message.content.some(isResult)) return [message];
  const results: Message = { role: "tool", content: message.content.filter(isResult) };
  const words = message.content.filter((block) => !isResult(block));
  return words.length === 0 ? [results] : [results, { role: "user", content: words }];
}

/** A result must name its function; others' results only name the call. */
function namesOf(messages: readonly Message[]): PartWriting["nameOf"] {
  const names = new Map<string, string>();
  for (const { content } of messages) {
    for (const block of content) if (block.type === "tool-call" && block.id !== null) names.set(block.id, block.name);
  }
  return (callId) => (callId === null ? undefined : names.get(callId)) ?? callId ?? "unknown";
}
