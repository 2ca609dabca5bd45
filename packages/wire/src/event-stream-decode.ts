import {
  DEFAULT_MAX_EVENT_BYTES,
  type EventDecoder,
  type EventDecoderLimits,
  type FramedEvent,
} from "./event-decoder.ts";
import { decodeFrame, type EventStreamFrame, frameLength, PRELUDE_BYTES } from "./event-stream-frames.ts";
import { type FrameHeaders, malformed } from "./event-stream-headers.ts";
import { HeldBytes } from "./held-bytes.ts";

const NOTHING = Buffer.alloc(0);

/**
 * Decodes `application/vnd.amazon.eventstream`: one event a frame, named by its type, with its payload as data. An exception is an event
 * named by the exception's type; an error without a type has its code for a name and `{"message"}` for data. Frames of
 * neither kind say nothing, and are passed on as comments are.
 */
export class EventStreamDecoder implements EventDecoder {
  readonly #held: HeldBytes;
  readonly #limitBytes: number;
  #bytes: Buffer = NOTHING;
  #heldBytes = 0;
  /** How many bytes there must be before anything can be done with what is held. */
  #neededBytes = PRELUDE_BYTES;

  constructor({ maxEventBytes = DEFAULT_MAX_EVENT_BYTES }: EventDecoderLimits = {}) {
    this.#limitBytes = maxEventBytes;
    // Beside a frame's beginning, the bytes after it that came in the same chunk.
    this.#held = new HeldBytes(Number.MAX_SAFE_INTEGER);
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  rest(): Buffer {
    return this.#held.join();
  }

  push(chunk: Buffer): readonly FramedEvent[] {
    if (this.#heldBytes === 0) return this.#frame(chunk);
    this.#hold(chunk);
    if (this.#heldBytes < this.#neededBytes) {
      this.#bytes = chunk;
      return [];
    }
    const bytes = this.#held.join();
    this.#held.clear();
    this.#heldBytes = 0;
    return this.#frame(bytes);
  }

  /** A frame without its end is none: what is held of one stays in `rest`. */
  flush(): readonly FramedEvent[] {
    return [];
  }

  #hold(chunk: Buffer): void {
    this.#held.hold(chunk);
    this.#heldBytes += chunk.length;
  }

  #frame(bytes: Buffer): readonly FramedEvent[] {
    this.#bytes = bytes;
    const events: FramedEvent[] = [];
    let start = 0;
    this.#neededBytes = this.#lengthAt(bytes, start);
    while (bytes.length - start >= this.#neededBytes) {
      const end = start + this.#neededBytes;
      events.push({ ...eventOf(decodeFrame(bytes.subarray(start, end))), start, end });
      start = end;
      this.#neededBytes = this.#lengthAt(bytes, start);
    }
    if (start < bytes.length) this.#hold(start === 0 ? bytes : bytes.subarray(start));
    return events;
  }

  /** The length of the frame that begins there; while its prelude has not come, more than there is. */
  #lengthAt(bytes: Buffer, start: number): number {
    if (bytes.length - start < PRELUDE_BYTES) return PRELUDE_BYTES;
    const length = frameLength(bytes.subarray(start, start + PRELUDE_BYTES));
    if (length > this.#limitBytes) throw malformed(`is longer than ${this.#limitBytes} bytes`);
    return length;
  }
}

type Said = Pick<FramedEvent, "name" | "data" | "comment">;

function eventOf({ headers, payload }: EventStreamFrame): Said {
  switch (textOf(headers, ":message-type")) {
    case "event":
      return { name: textOf(headers, ":event-type"), data: payload.toString(), comment: false };
    case "exception":
      return { name: textOf(headers, ":exception-type"), data: payload.toString(), comment: false };
    case "error": {
      const message = textOf(headers, ":error-message");
      return { name: textOf(headers, ":error-code"), data: JSON.stringify({ message }), comment: false };
    }
    default:
      return { name: "", data: "", comment: true };
  }
}

function textOf(headers: FrameHeaders, name: string): string {
  const header = headers.get(name);
  return header?.type === "string" ? header.value : "";
}
