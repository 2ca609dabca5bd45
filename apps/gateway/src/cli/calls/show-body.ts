import type { Json } from "@ai-liaison/core";
import { safeLines } from "../terminal/safe-text.ts";

/** A recorded body as a JSON value: parsed where it is JSON, its text where it is text, else its bytes in base64. */
export function bodyAsJson(body: Uint8Array | null): Json {
  if (body === null) return null;
  const text = decode(body);
  if (text === null) return { base64: Buffer.from(body).toString("base64") };
  return parse(text) ?? text;
}

/** A recorded body for reading on a terminal: JSON indented, streams line by line, nothing that acts on the screen. */
export function bodyAsText(body: Uint8Array | null): string {
  if (body === null) return "  (not kept)";
  if (body.length === 0) return "  (empty)";
  const text = decode(body);
  if (text === null) return `  (${body.length} bytes that are not text)`;
  const value = parse(text);
  const shown = safeLines(value === null ? text.trimEnd() : JSON.stringify(value, null, 2));
  return shown.replace(/^(?=.)/gm, "  ");
}

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
