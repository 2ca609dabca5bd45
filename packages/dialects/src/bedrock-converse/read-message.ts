import { isJsonObject, type Json, type JsonObject, type Message } from "@ai-liaison/core";
import { listOf } from "../json/fields.ts";
import { remember } from "./extension.ts";
import { readContent } from "./read-content.ts";

/** A request's instructions and messages; what is no object is left to the checks. */
export function readMessages({ system, messages }: JsonObject): readonly Message[] {
  const instructions = readContent(system, "system");
  const turns = (listOf(messages) ?? []).filter(isJsonObject).map(readMessage);
  return instructions.length === 0 ? turns : [{ role: "system", content: instructions }, ...turns];
}

function readMessage({ content, ...json }: JsonObject): Message {
  const role = json.role === "assistant" ? "assistant" : "user";
  return { role, content: readContent(content, role), ...remember({ ...json, ...oddContent(content) }, { role }) };
}

/** An empty list cannot be told from none. */
function oddContent(content: Json | undefined): JsonObject {
  return content === undefined || (Array.isArray(content) && content.length > 0) ? {} : { content };
}
