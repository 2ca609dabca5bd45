import type { JsonObject, Message } from "@ai-liaison/core";
import { arrangeTurns, type Conversation } from "../claude/arrange-turns.ts";
import { spellCalls } from "../claude/spell-calls.ts";
import type { Warn } from "../fidelity/warn.ts";
import type { BlockContext } from "./block-context.ts";
import { formOf, type MutableJson, restore } from "./extension.ts";
import { FORM } from "./wire.ts";
import { writeBlocks, writeContent } from "./write-content.ts";

/** Puts `system` and `messages` into the body: as they were when they came in this format, else as the vendor asks. */
export function addMessages(body: MutableJson, messages: readonly Message[], own: boolean, warn: Warn): void {
  const context: BlockContext = { to: "vendor", own, warn };
  const { system, turns } = own ? splitSystem(messages) : arrangeTurns(messages, warn);
  if (system.length > 0) body.system = writeContent(system, context);
  body.messages = spellCalls(turns).flatMap((turn) => (own ? writeOwn(turn, context) : writeForeign(turn, context)));
}

function splitSystem(messages: readonly Message[]): Conversation {
  const [first, ...rest] = messages;
  const leads = first?.role === "system" && formOf(first) !== FORM.turn;
  return leads ? { system: first.content, turns: rest } : { system: [], turns: messages };
}

function writeOwn({ role, content, extension }: Message, context: BlockContext): readonly JsonObject[] {
  const shell = restore({ role }, extension);
  if (content.length === 0) return [shell];
  const written = writeContent(content, context);
  // Nothing is left of thoughts another vendor signed.
  return Array.isArray(written) && written.length === 0 ? [] : [{ ...shell, content: written }];
}

/** Always a list, so that a turn that grows by another block begins with the same bytes. */
function writeForeign({ role, content }: Message, context: BlockContext): readonly JsonObject[] {
  const written = writeBlocks(content, context);
  return written.length === 0 ? [] : [{ role, content: written }];
}
