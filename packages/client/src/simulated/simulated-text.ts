import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

const CHARACTERS_PER_TOKEN = 4;
const QUOTED_CHARACTERS = 160;

/** About four characters to a token: rough, but the same in what is declared and in how long it takes. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** What the simulated model says to a prompt: that it is one, what it was asked, and what to do about it. */
export function simulatedReply(prompt: string): string {
  const asked = prompt.length > QUOTED_CHARACTERS ? `${prompt.slice(0, QUOTED_CHARACTERS)}…` : prompt;
  return (
    "This is a simulated answer: no model was asked and nothing was paid. " +
    `You wrote: “${asked.trim()}” ` +
    "Everything around this answer is real: the call was tracked, timed and recorded. " +
    "Set a vendor's key in the environment and start again to talk to a model."
  );
}

/** Words with the blank before them; joined, they are the text. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** As many of the first words as fit into so many tokens. */
export function limitWords(words: readonly string[], maxTokens: number | null): readonly string[] {
  if (maxTokens === null) return words;
  let tokens = 0;
  const kept = words.findIndex((word) => {
    tokens += tokensOf(word);
    return tokens > maxTokens;
  });
  return kept === -1 ? words : words.slice(0, kept);
}

/** The text within a message's content: a string, or the texts among its blocks. */
export function contentText(content: Json | undefined): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((block) => (isJsonObject(block) && typeof block.text === "string" ? block.text : "")).join("");
}

/** The objects in a list; none when it is no list. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The object itself, or an empty one for anything else. */
export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A number, or null for anything else. */
export function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}
