import type { Block, Json, JsonObject, Message, ReasoningBlock } from "@ai-liaison/core";
import { isJsonObject, ownSignature } from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
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
  return { content: joinSigned(list.map(readPart)), ...kept };
}

/**
 * In this format a streamed thought comes back in the pieces it was streamed in, the signature with the last. Another
 * vendor signed the thought as a whole, and refuses it in pieces.
 */
function joinSigned(blocks: readonly Block[]): readonly Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    if (block.type === "reasoning" && isForeign(block.signature)) {
      let text = block.text;
      for (let last = joined.at(-1); isPiece(last); last = joined.at(-1)) {
        text = last.text + text;
        joined.pop();
      }
      joined.push({ type: "reasoning", text, signature: block.signature });
    } else joined.push(block);
  }
  return joined;
}

function isForeign(signature: string | undefined): signature is string {
  return signature !== undefined && ownSignature(DIALECT, signature) === null;
}

function isPiece(block: Block | undefined): block is ReasoningBlock {
  return block?.type === "reasoning" && block.signature === undefined && block.redactedData === undefined;
}
