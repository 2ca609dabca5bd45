import { isJsonObject, type JsonObject } from "@ai-liaison/core";

/** The JSON object that text is; null when it is anything else. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
