import { Fault, type Flow, type Part } from "@ai-liaison/core";
import { type EventDecoder, type FramedEvent, openDecoder, SseDecoder } from "@ai-liaison/wire";
import type { DecodedEvent, OpenStream } from "../values/answer.ts";
import type { Target } from "../values/plan.ts";
import { EventQueue } from "./event-queue.ts";
import { faultAmong, hasContent } from "./first-content.ts";
import type { Reading, ReadingOwner } from "./reading.ts";

const NOTHING: readonly Part[] = Object.freeze([]);

const MAX_UNSPOKEN_BYTES = 1024 * 1024;

type Stream = NonNullable<Target["format"]["stream"]>;

/** How a stream is to be read. */
export interface StreamManner {
  /** Events that surely carry content alone need not be read. Not so where several choices have to end. */
  readonly passesUnread: boolean;
  /** Whatever comes first is the answer: what its events hold is not ours to know. */
  readonly isRelayed: boolean;
}

/**
 * Reads a vendor's stream. Until the first content every event is read in full, for a fault may still move the plan
 * on; afterwards, in pass-through, an event that surely carries content alone is passed on unread.
 */
export class StreamReading implements Reading {
  readonly #owner: ReadingOwner;
  readonly #format: Stream;
  readonly #passesUnread: boolean;
  readonly #isRelayed: boolean;
  readonly #decoder: EventDecoder;
  /** The same, where single events can be seen without framing them. */
  readonly #sse: SseDecoder | null;
  readonly #reader: ReturnType<Stream["openReader"]>;
  readonly #queue: EventQueue;
  #spoken = false;
  #unspokenBytes = 0;

  constructor(owner: ReadingOwner, format: Stream, flow: Flow, { passesUnread, isRelayed }: StreamManner) {
    this.#owner = owner;
    this.#passesUnread = passesUnread;
    this.#isRelayed = isRelayed;
    this.#format = format;
    this.#reader = format.openReader();
    this.#decoder = openDecoder(format.framing);
    this.#sse = this.#decoder instanceof SseDecoder ? this.#decoder : null;
    this.#queue = new EventQueue(flow, () => owner.stop());
  }

  get stream(): OpenStream {
    return this.#queue;
  }

  onData(chunk: Buffer): void {
    if (this.#spoken && this.#passesUnread && this.#isContent(chunk)) {
      this.#queue.push({ bytes: chunk, events: null });
      return;
    }
    this.#onEvents(this.#decoder.push(chunk));
  }

  onEnd(): void {
    if (this.#onEvents(this.#decoder.flush(), true)) return;
    const parts = this.#reader.close();
    if (this.#spoken) {
      this.#owner.finish();
      this.#queue.close(parts);
      return;
    }
    const fault = faultAmong(parts)?.fault;
    if (fault !== undefined && fault.code !== "interrupted") throw fault;
    throw this.#owner.malformed("ended its stream without an answer");
  }

  /** The way most chunks go: one event, and surely content. */
  #isContent(chunk: Buffer): boolean {
    const data = this.#sse?.loneData(chunk) ?? null;
    return data !== null && this.#format.isContentOnly({ name: "", data });
  }

  breakOff(part: Part): void {
    this.#queue.close([part]);
  }

  /** True when an event before the first content was a fault: the try is over. */
  #onEvents(framed: readonly FramedEvent[], final = false): boolean {
    if (framed.length === 0) return false;
    const events: DecodedEvent[] = [];
    for (const event of framed) {
      const parts = final && this.#spoken ? asCut(this.#partsOf(event)) : this.#partsOf(event);
      if (!this.#spoken && parts !== null && this.#opens(parts)) return true;
      events.push({ start: event.start, end: event.end, parts });
    }
    const { bytes } = this.#decoder;
    if (!this.#spoken) this.#holdUnspoken(bytes.length);
    this.#queue.push({ bytes, events });
    return false;
  }

  /** What comes before the first content is held in memory, so it has a bound. */
  #holdUnspoken(bytes: number): void {
    this.#unspokenBytes += bytes;
    if (this.#unspokenBytes > MAX_UNSPOKEN_BYTES) throw this.#owner.malformed("sent too much before its answer began");
  }

  /** Null for what is passed on unread: once the answer has begun, content; and what says nothing. */
  #partsOf(event: FramedEvent): readonly Part[] | null {
    if (event.comment) return NOTHING;
    if (this.#spoken && this.#passesUnread && this.#format.isContentOnly(event)) return null;
    return this.#reader.read(event);
  }

  #opens(parts: readonly Part[]): boolean {
    for (const part of parts) if (part.type === "usage") this.#owner.tell(part.usage);
    const broken = faultAmong(parts);
    if (broken !== undefined) {
      this.#owner.fail(broken.fault);
      return true;
    }
    if (this.#isRelayed || hasContent(parts)) {
      this.#spoken = true;
      this.#owner.begin();
      this.#owner.settleStream(this.#queue, true);
    }
    return false;
  }
}

/** What the connection's end left of an event is no garbage of the vendor's: it was cut. */
function asCut(parts: readonly Part[] | null): readonly Part[] | null {
  const broken = parts === null ? undefined : faultAmong(parts);
  if (broken?.fault.code !== "malformed_response") return parts;
  return [{ type: "fault", fault: new Fault("interrupted", "The stream stopped in the middle of an event.") }];
}
