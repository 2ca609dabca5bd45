/**
 * Recorded data is written by strangers: prompts, model names, error messages. Shown as it is, it could move the
 * cursor, recolour the screen, ring, retitle the window, or show its letters in another order than they stand. Every
 * character that does anything but print is shown as its code point instead.
 */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
const CONTROLS_IN_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
const NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u001b": "\\e" };

/** The text on one line, harmless. */
export function safeText(text: string): string {
  return text.replace(CONTROLS, visible);
}

/** The text with its lines and tabs, harmless otherwise. A CRLF is a line end. */
export function safeLines(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(CONTROLS_IN_LINES, visible);
}

/** JSON text that says the same, harmless: what only acts is written as JSON's own escapes. */
export function safeJson(json: string): string {
  return json.replace(CONTROLS_IN_LINES, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join("");
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

function visible(character: string): string {
  return NAMES[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
