import type { Json, JsonObject, Message } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { remember } from "./extension.ts";
import { readPart } from "./read-part.ts";
import { listOf, MARK, MODEL_ROLE, USER_ROLE } from "./wire.ts";

/** The turns of a conversation, before them what the system says. */
export function readMessages(contents: Json | undefined, system: Json | undefined): readonly Message[] {
  const turns = (listOf(contents) ?? []).filter(isJsonObject).map(readContent);
  return isJsonObject(system) ? [{ ...readParts(system, undefined), role: "system" }, ...turns] : turns;
}

function readContent(json: JsonObject): Message {
  if (json.role === MODEL_ROLE) return { ...readParts(json, MODEL_ROLE), role: "assistant" };
  return { ...readParts(json, USER_ROLE), role: json.role === "function" ? "tool" : "user" };
}

function readParts(json: JsonObject, role: string | undefined): Omit<Message, "role"> {
  const { parts } = json;
  const list = listOf(parts) ?? (isJsonObject(parts) ? [parts] : []);
  const marks = parts === undefined || parts === null ? [MARK.bare] : Array.isArray(parts) ? [] : [MARK.single];
  const { parts: _, ...rest } = json;
  const kept = remember(parts === null ? json : rest, role === undefined ? {} : { role }, marks);
  return { content: list.map(readPart), ...kept };
}
