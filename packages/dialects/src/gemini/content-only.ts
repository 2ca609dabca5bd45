import type { StreamEvent } from "@ai-liaison/core";

/**
 * True when a chunk surely carries nothing but content, by searching its text. The Gemini API counts tokens in each of
 * its chunks, so there none passes; Vertex counts in the last only. A function call is not passed by either, as the
 * meaning of the finish depends on it. Words are searched without their quotes: text that speaks of them is read.
 */
export function isContentOnly({ name, data }: StreamEvent): boolean {
  if (name !== "" || data.charCodeAt(data.length - 1) !== CLOSE_OBJECT) return false;
  if (data.charCodeAt(0) !== OPEN_OBJECT || !data.includes('"candidates"')) return false;
  return !TELLING.some((word) => data.includes(word));
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const TELLING = ["TokenCount", "finishReason", "functionCall", 'error"', "promptFeedback"] as const;
