import { type Extension, isJsonObject, type Json, type JsonObject, type Message } from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
import { readContent } from "./read-content.ts";
import { FORM } from "./wire.ts";

/** `system` and `messages`, as one conversation. What is no object is left to the checks. */
export function readMessages(body: JsonObject): readonly Message[] {
  const turns = Array.isArray(body.messages) ? body.messages.filter(isJsonObject).map(readMessage) : [];
  const system = readContent(body.system);
  return system.length === 0 ? turns : [{ role: "system", content: system }, ...turns];
}

/** One of `messages`. Its content is kept block by block, so only what stands around it is compared. */
function readMessage({ content, ...json }: JsonObject): Message {
  const role = json.role === "assistant" || json.role === "system" ? json.role : "user";
  const blocks = readContent(content);
  return { role, content: blocks, ...keep(json, role, emptyContent(content, blocks.length)) };
}

/** Instructions among the messages are told from `system` by their form. */
function keep(json: JsonObject, role: Message["role"], odd: JsonObject): { extension?: Extension } {
  const form = role === "system" ? FORM.turn : undefined;
  const kept = remember({ ...json, ...odd }, { role }, form);
  return form !== undefined && kept.extension === undefined
    ? { extension: { dialect: DIALECT, fields: {}, form } }
    : kept;
}

function emptyContent(content: Json | undefined, blocks: number): JsonObject {
  return blocks === 0 && content !== undefined ? { content } : {};
}
