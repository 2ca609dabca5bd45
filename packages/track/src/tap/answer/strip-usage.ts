import { parseObject } from "@ai-liaison/core";
import type { FramedEvent } from "@ai-liaison/wire";
import type { Bytes } from "../body/response-watch.ts";

const LAST_FIELD = ',"usage":null}';
const NOTHING = Buffer.alloc(0);
const END = Buffer.from("}\n\n");
const NULL_USAGE = /,\s*"usage"\s*:\s*null(?=\s*[,}])/;
/** After the field nothing but the end, or fields of plain text: then it stood at the top. */
const TOP_LEVEL_REST = /^(?:\s*,\s*"\w+"\s*:\s*"\w*")*\s*\}\s*$/;

/**
 * Takes out of a stream what is in it only because we asked for usage: the last chunk, which has no choices, and the
 * `"usage": null` of all others. An event goes on once it is complete, everything else byte for byte.
 *
 * That last chunk is taken out with or without nulls before it: of the vendors recorded (2026-11), half send no nulls
 * when asked, and SDKs' users read `choices[0]` of whatever comes. Those who report unasked do so beside choices, which
 * is left; one was seen to do so in a chunk of its own, which no sign tells from an answer to our wish: its users get
 * that chunk by asking for it, or with `includeUsage: false`.
 */
export class UsageStripper {
  /**
   * The way most chunks go: one event, its data known, with the null as its last field or without one. What goes on of
   * it; null where that cannot be told so easily.
   */
  keepLone(chunk: Bytes, data: string): Bytes | null {
    if (!data.endsWith(LAST_FIELD)) return data.includes('"usage"') ? null : chunk;
    const at = chunk.length - END.length - LAST_FIELD.length + 1;
    const kept = new Uint8Array(at + END.length);
    kept.set(chunk.subarray(0, at));
    kept.set(END, at);
    return kept;
  }

  /** What goes on of the events; `chunk` itself where they are all of it and none is changed. */
  keep(bytes: Buffer, events: readonly FramedEvent[], chunk: Bytes | null): Bytes | null {
    const pieces: Uint8Array[] = [];
    let changed = false;
    let kept = 0;
    for (const event of events) {
      const piece = pieceOf(bytes.subarray(event.start, event.end), event);
      changed ||= piece === null || piece.length !== event.end - event.start;
      kept += event.end - event.start;
      if (piece !== null) pieces.push(piece);
    }
    if (!changed && chunk !== null && kept === chunk.length && bytes.length === kept) return chunk;
    return join(pieces);
  }

  /** What goes on at the end: of the events, and of what never became one, a lone byte order mark say, all. */
  keepLast(bytes: Buffer, events: readonly FramedEvent[], held: Buffer): Bytes | null {
    return join([this.keep(bytes, events, null) ?? NOTHING, held]);
  }

  /** All that was held back, and what has just come, as they are. */
  giveBack(held: Buffer, chunk: Bytes): Bytes {
    return join([held, chunk]) ?? chunk;
  }
}

function pieceOf(bytes: Buffer, event: FramedEvent): Uint8Array | null {
  if (event.comment || !event.data.includes('"usage"')) return bytes;
  const plain = withoutTrailingNull(bytes);
  if (plain !== null) return plain;
  const data = parseObject(event.data);
  if (data === null || !Object.hasOwn(data, "usage")) return bytes;
  if (data.usage === null) return withoutNull(bytes);
  return Array.isArray(data.choices) && data.choices.length === 0 ? null : bytes;
}

/** The event without a null at its top level that can be told without parsing; null when it cannot. */
function withoutTrailingNull(bytes: Buffer): Buffer | null {
  const text = bytes.toString("latin1");
  const found = NULL_USAGE.exec(text);
  if (found === null) return null;
  const rest = text.slice(found.index + found[0].length);
  if (!TOP_LEVEL_REST.test(rest)) return null;
  return Buffer.from(text.slice(0, found.index) + rest, "latin1");
}

function withoutNull(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  const only = text.split('"usage"').length === 2;
  return only ? Buffer.from(text.replace(NULL_USAGE, ""), "latin1") : bytes;
}

/** In memory of its own, since whoever passes it on hands the memory over. */
function join(pieces: readonly Uint8Array[]): Bytes | null {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length === 0) return null;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
