import { type Block, Fault, type Message } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { addAll } from "../json/add-all.ts";

/** A conversation as formats have it in which user and assistant take turns. */
export interface Conversation {
  readonly system: Message["content"];
  readonly turns: readonly Message[];
}

/**
 * Another format's messages as these have them (https://platform.claude.com/docs/en/api/messages and
 * /docs/en/agents-and-tools/tool-use/handle-tool-calls, read 2026-11-21): instructions at the front are `system`;
 * user and assistant take turns, so what one of them said in several messages is one turn; results of tools are the
 * user's, and come before the user's words. Instructions in mid-conversation are taken by some models only, so they
 * become the user's words, with a warning.
 */
export function arrangeTurns(messages: readonly Message[], warn: Warn): Conversation {
  const first = messages.findIndex(({ role }) => !isInstruction(role));
  const front = first < 0 ? messages : messages.slice(0, first);
  if (messages.some(({ name }) => name !== undefined)) warn("The names of speakers were left out.");
  const system = front.flatMap(({ content }) => content.filter(hasWords));
  if (system.some(({ type }) => type !== "text")) {
    throw new Fault("invalid_request", "Instructions can only be text in this format.", { param: "messages" });
  }
  if (first < 0) return speakAsUser(system, warn);
  return { system, turns: mergeTurns(messages.slice(first), warn) };
}

function isInstruction(role: Message["role"]): boolean {
  return role === "system" || role === "developer";
}

function hasWords(block: Block): boolean {
  return block.type !== "text" || block.text !== "";
}

/** A conversation has to begin with somebody's words. */
function speakAsUser(system: readonly Block[], warn: Warn): Conversation {
  if (system.length === 0) return { system: [], turns: [] };
  warn("The instructions were sent as the user's words: this format wants at least one message.");
  return { system: [], turns: [{ role: "user", content: system }] };
}

function mergeTurns(messages: readonly Message[], warn: Warn): readonly Message[] {
  const turns: { role: "user" | "assistant"; content: Block[] }[] = [];
  for (const message of messages) {
    if (isInstruction(message.role)) warn("Instructions in mid-conversation were sent as the user's words.");
    const role = message.role === "assistant" ? "assistant" : "user";
    const content = message.content.filter(hasWords);
    if (role === "user") refuseOpaque(content);
    const last = turns.at(-1);
    if (last?.role === role) addAll(last.content, content);
    else if (content.length > 0) turns.push({ role, content });
  }
  return turns.map(({ role, content }) => ({ role, content: role === "user" ? resultsFirst(content) : content }));
}

/** What was asked with is not left out; what an assistant did before may be. */
function refuseOpaque(content: readonly Block[]): void {
  const opaque = content.find((block) => block.type === "opaque");
  if (opaque?.type !== "opaque") return;
  const message = `Content only the format \`${opaque.dialect}\` understands cannot be sent in this one.`;
  throw new Fault("invalid_request", message, { param: "messages" });
}

function resultsFirst(content: readonly Block[]): readonly Block[] {
  const isResult = ({ type }: Block): boolean => type === "tool-result";
  return content.some(isResult)
    ? [...content.filter(isResult), ...content.filter((block) => !isResult(block))]
    : content;
}
