import { type JsonObject, type Part, parseObject, type StreamEvent } from "@ai-liaison/core";
import type { Piece, Repeatable } from "./repeated-chunk.ts";

/**
 * The quickest way for what most of a stream consists of: an event whose text is that of the one before around another
 * piece of words. Nothing of it is parsed but the piece, and nothing made of it but that part.
 */
export interface TextFrame {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly latest: Repeatable;
}

/** Stands for the piece while the frame is proven. */
const PIECE = "\u0000piece\u0000";

/**
 * What surrounds the piece in the text of an event. That it is the piece which stands there, and not the same words
 * elsewhere, is proven by reading the event once more with another piece in its place: `repeat` gives what a chunk
 * says, where that is what the latest said but for its piece. Null where it cannot be proven.
 */
export function frameAround(
  { name, data }: StreamEvent,
  { text }: Piece,
  latest: Repeatable,
  repeat: (chunk: JsonObject) => readonly Part[] | null,
): TextFrame | null {
  const literal = JSON.stringify(text);
  const at = data.lastIndexOf(literal);
  if (at < 0) return null;
  const before = data.slice(0, at);
  const after = data.slice(at + literal.length);
  const other = parseObject(before + JSON.stringify(PIECE) + after);
  const piece = other === null ? undefined : repeat(other)?.[0];
  return piece !== undefined && "text" in piece && piece.text === PIECE ? { name, before, after, latest } : null;
}

/** The parts of an event within that frame; null when it has to be read in full. */
export function readWithin({ name, before, after, latest }: TextFrame, event: StreamEvent): readonly Part[] | null {
  const { data } = event;
  const end = data.length - after.length;
  if (event.name !== name || end <= before.length) return null;
  // Slices are compared in words of memory, which `startsWith` does letter by letter.
  if (data.slice(0, before.length) !== before || data.slice(end) !== after) return null;
  const text = parseString(data.slice(before.length, end));
  return text === null || text === "" ? null : [{ ...latest.piece, text }, ...latest.extras];
}

/** A JSON string in which nothing is escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they may not stand in a JSON string.
const PLAIN = /^"[^"\\\u0000-\u001f]*"$/;

/** The string a JSON text is; null when it is anything else. */
function parseString(json: string): string | null {
  if (PLAIN.test(json)) return json.slice(1, -1);
  if (!json.startsWith('"')) return null;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}
