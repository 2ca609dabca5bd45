import {
  DEFAULT_MAX_EVENT_BYTES,
  type EventDecoder,
  type EventDecoderLimits,
  type FramedEvent,
} from "./event-decoder.ts";
import { HeldBytes } from "./held-bytes.ts";

const NOTHING = Buffer.alloc(0);

/** Decodes newline-delimited JSON: one event a line; blank lines belong to the line after them. */
export class NdjsonDecoder implements EventDecoder {
  readonly #held: HeldBytes;
  #bytes: Buffer = NOTHING;

  constructor(limits: EventDecoderLimits = {}) {
    this.#held = new HeldBytes(limits.maxEventBytes ?? DEFAULT_MAX_EVENT_BYTES);
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  rest(): Buffer {
    return this.#held.join();
  }

  push(chunk: Buffer): readonly FramedEvent[] {
    if (this.#held.empty) return this.#frame(chunk, false);
    this.#held.hold(chunk);
    if (chunk.includes(10)) return this.#frameHeld(false);
    this.#bytes = chunk;
    return [];
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
    const events: FramedEvent[] = [];
    let start = 0;
    let at = 0;
    while (at < bytes.length) {
      const feed = bytes.indexOf(10, at);
      if (feed < 0 && !final) break;
      const lineEnd = feed < 0 ? bytes.length : feed;
      const data = bytes.toString("utf8", at, lineEnd).trim();
      at = feed < 0 ? bytes.length : feed + 1;
      if (data === "") continue;
      events.push({ name: "", data, start, end: at, comment: false });
      start = at;
    }
    if (at > start) events.push({ name: "", data: "", start, end: at, comment: true });
    if (at < bytes.length) this.#held.hold(at === 0 ? bytes : bytes.subarray(at));
    return events;
  }
}
