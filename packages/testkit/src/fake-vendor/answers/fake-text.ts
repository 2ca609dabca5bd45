import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/** Rough, and the same on every machine: four characters to a token. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** The text to say back: it names what was asked, so that a test can tell whose answer it got. */
export function replyTo(prompt: string): string {
  return `You said: ${prompt.slice(0, 400)} This is the fake vendor, and this sentence is here so that a stream has pieces.`;
}

/** Pieces of a text that, joined, are the text: words with the blank before them. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** All text within a message's content, be it a string or a list of blocks. */
export function textOfContent(content: Json | undefined): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((block) => (isJsonObject(block) && typeof block.text === "string" ? block.text : "")).join("");
}

/** A member that has to be an object, or an empty one. */
export function objectAt(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  return isJsonObject(value) ? value : {};
}

/** A member that has to be a list of objects, or an empty one. */
export function objectsAt(body: JsonObject, name: string): readonly JsonObject[] {
  const value = body[name];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
