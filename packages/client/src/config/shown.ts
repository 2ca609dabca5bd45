import { looksLikeKey } from "@ai-liaison/providers";

const MAX_LENGTH = 60;

/** The text in quotes, for a message; a stand-in when it is long or could be a secret. */
export function shown(text: string): string {
  return text.length > MAX_LENGTH || looksLikeKey(text) ? "the value given" : JSON.stringify(text);
}
