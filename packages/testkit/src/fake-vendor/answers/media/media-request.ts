import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { readForm } from "@ai-liaison/wire";

/** What a form or JSON asks for; null for what is neither. */
export function mediaRequest(body: string, contentType: string): JsonObject | null {
  try {
    if (contentType.startsWith("multipart/form-data")) return readForm(Buffer.from(body), contentType).fields;
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** A form says `true` and `2` in words. */
export function isAsked(value: Json | undefined): boolean {
  return value === true || value === "true";
}

export function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
