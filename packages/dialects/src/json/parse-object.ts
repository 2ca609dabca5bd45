import { isJsonObject, type JsonObject } from "@ai-liaison/core";

/** The object a text is; null for any other JSON, and for what is none. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
