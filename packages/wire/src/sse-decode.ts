import { isAscii } from "node:buffer";
import {
  DEFAULT_MAX_EVENT_BYTES,
  type EventDecoder,
  type EventDecoderLimits,
  type FramedEvent,
} from "./event-decoder.ts";
import { HeldBytes } from "./held-bytes.ts";
import { type FrameText, frameEvents } from "./sse-frame.ts";

const NOTHING = Buffer.alloc(0);
const PREFIX_LENGTH = 6;
const FEED = 0x0a;
const SPACE = 0x20;
const COLON = 0x3a;
const LOWER_D = 0x64;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Decodes server-sent events (WHATWG HTML §9.2, read 2026-11-21). Framing is done on the chunk's Latin-1 text, in
 * which a character is a byte: one copy, native searches, offsets for free. Where the chunk is ASCII, as most are,
 * data are slices of that text; elsewhere each event is decoded from its bytes. A line break at the very end of what
 * has come may be half of a CRLF, so a lone CR there waits for the next byte.
 */
export class SseDecoder implements EventDecoder {
  readonly #held: HeldBytes;
  #bytes: Buffer = NOTHING;
  #atStart = true;

  constructor(limits: EventDecoderLimits = {}) {
    this.#held = new HeldBytes(limits.maxEventBytes ?? DEFAULT_MAX_EVENT_BYTES);
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  rest(): Buffer {
    return this.#held.join();
  }

  /**
   * The data of a chunk that is one event and nothing else, `data: …` and a blank line, as Latin-1; null for any other.
   * Most chunks of most streams are: what only looks for something in them need not have them framed.
   */
  loneData(chunk: Buffer): string | null {
    const end = chunk.length - 2;
    if (!this.#held.empty || end < PREFIX_LENGTH || chunk[end] !== FEED || chunk[end + 1] !== FEED) return null;
    if (chunk[0] !== LOWER_D || chunk[4] !== COLON || chunk[5] !== SPACE) return null;
    const text = chunk.toString("latin1", 0, end);
    if (!text.startsWith("data: ") || text.includes("\n") || text.includes("\r")) return null;
    this.#atStart = false;
    return text.slice(PREFIX_LENGTH);
  }

  push(chunk: Buffer): readonly FramedEvent[] {
    if (this.#held.empty) return this.#frame(chunk, false);
    const complete = mayEndEvent(this.#held.tail, chunk);
    this.#held.hold(chunk);
    if (!complete) {
      this.#bytes = chunk;
      return [];
    }
    return this.#frameHeld(false);
  }

  flush(): readonly FramedEvent[] {
    return this.#held.empty ? [] : this.#frameHeld(true);
  }

  #frameHeld(final: boolean): readonly FramedEvent[] {
    const bytes = this.#held.join();
    this.#held.clear();
    return this.#frame(bytes, final);
  }

  #frame(bytes: Buffer, final: boolean): readonly FramedEvent[] {
    this.#bytes = bytes;
    const source: FrameText = { bytes, text: bytes.toString("latin1"), ascii: isAscii(bytes) };
    const from = this.#atStart ? bomLength(bytes, final) : 0;
    if (from < 0) {
      this.#held.hold(bytes);
      return [];
    }
    const events: FramedEvent[] = [];
    const used = frameEvents(source, from, final, events);
    if (used > 0) this.#atStart = false;
    if (used < bytes.length) this.#held.hold(used === 0 ? bytes : bytes.subarray(used));
    return events;
  }
}

/** 3 when the bytes begin with a byte order mark, 0 when not, −1 while that cannot be known. */
function bomLength(bytes: Buffer, final: boolean): number {
  if (bytes[0] !== 0xef) return 0;
  if (bytes.length < BOM.length) return !final && BOM.subarray(0, bytes.length).equals(bytes) ? -1 : 0;
  return bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
}

/** False only when this chunk surely completes no event: there is no blank line in it, nor across its edge. */
function mayEndEvent(tail: Buffer, chunk: Buffer): boolean {
  if (hasBlankLine(chunk)) return true;
  return hasBlankLine(Buffer.concat([tail, chunk.subarray(0, 3)]));
}

function hasBlankLine(bytes: Buffer): boolean {
  return bytes.includes("\n\n") || bytes.includes("\n\r") || bytes.includes("\r\r");
}
