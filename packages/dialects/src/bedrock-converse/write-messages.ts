import type { JsonObject, Message } from "@ai-liaison/core";
import { arrangeTurns, type Conversation } from "../claude/arrange-turns.ts";
import { spellCalls } from "../claude/spell-calls.ts";
import type { Warn } from "../fidelity/warn.ts";
import { type MutableJson, restore } from "./extension.ts";
import type { Reader } from "./reader.ts";
import { writeItems } from "./write-content.ts";

/** Puts `system` and `messages` into the body: as they were when they came in this format, else as the vendor asks. */
export function addMessages(
  body: MutableJson,
  messages: readonly Message[],
  { own, reader, warn }: { readonly own: boolean; readonly reader: Reader; readonly warn: Warn },
): void {
  const { system, turns } = own ? splitSystem(messages) : arrangeTurns(messages, warn);
  if (system.length > 0) body.system = writeItems(system, reader, warn);
  body.messages = (own ? turns : spellCalls(turns)).flatMap((turn) => writeTurn(turn, reader, warn));
}

function splitSystem(messages: readonly Message[]): Conversation {
  const [first, ...rest] = messages;
  return first?.role === "system" ? { system: first.content, turns: rest } : { system: [], turns: messages };
}

function writeTurn({ role, content, extension }: Message, reader: Reader, warn: Warn): readonly JsonObject[] {
  const shell = restore({ role }, extension);
  if (content.length === 0) return [shell];
  const items = writeItems(content, reader, warn);
  // Nothing is left of thoughts another vendor signed.
  return items.length === 0 ? [] : [{ ...shell, content: items }];
}
