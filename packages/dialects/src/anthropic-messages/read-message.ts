import { type Block, isJsonObject, type JsonObject, type Message } from "@ai-liaison/core";
import { remember } from "./extension.ts";
import { readContent } from "./read-content.ts";
import { FORM } from "./wire.ts";

/** `system` and `messages`, as one conversation. What is no object is left to the checks. */
export function readMessages(body: JsonObject): readonly Message[] {
  const turns = Array.isArray(body.messages) ? body.messages.filter(isJsonObject).map(readMessage) : [];
  const system = readContent(body.system);
  return system.length === 0 ? turns : [{ role: "system", content: system }, ...turns];
}

/** One of `messages`. Instructions among them are told from `system` by their form. */
function readMessage(json: JsonObject): Message {
  const role = json.role === "assistant" || json.role === "system" ? json.role : "user";
  const content = readContent(json.content);
  const { extension } = remember(json, written(json, role, content), role === "system" ? FORM.turn : undefined);
  return extension === undefined ? { role, content } : { role, content, extension };
}

/** Content is kept block by block: it stands here as it came, unless there is none, which has several spellings. */
function written(json: JsonObject, role: Message["role"], { length }: readonly Block[]): JsonObject {
  return length === 0 || json.content === undefined ? { role } : { role, content: json.content };
}
