import { isAscii } from "node:buffer";
import { Fault, NO_USAGE, type Part, type StreamEvent, type StreamFormat } from "@ai-liaison/core";
import { type EventDecoder, type FramedEvent, openDecoder, SseDecoder } from "@ai-liaison/wire";
import type { Bytes } from "../body/response-watch.ts";
import type { Outcome } from "../call/outcome.ts";
import { AnswerFacts, textOfPart } from "./answer-facts.ts";
import type { AnswerReading } from "./answer-reading.ts";
import { factsOf } from "./outcome-facts.ts";
import { roughTokens } from "./rough-tokens.ts";
import { UsageStripper } from "./strip-usage.ts";

export interface StreamReadingOptions {
  readonly stream: StreamFormat;
  readonly httpStatus: number;
  /** We asked for the usage: it is taken out again. */
  readonly strips: boolean;
  /** Every event is read in full: an answer of several choices ends more than once. */
  readonly readsAll: boolean;
  /** The request's text, for a rough count should the stream be left early. */
  readonly requestText: string;
  readonly monotonicMs: () => number;
}

const MAX_UNREAD_CHARACTERS = 1_000_000;
const ROUGH = "The stream was left before the vendor told its usage: tokens are counted roughly.";

/**
 * Watches a stream pass. An event that surely holds content alone is not parsed; its text is looked at only if the
 * stream is left early. Bytes go on unchanged and at once, but for the usage nobody but us asked for.
 */
export class StreamReading implements AnswerReading {
  readonly #options: StreamReadingOptions;
  readonly #decoder: EventDecoder;
  readonly #sse: SseDecoder | null;
  readonly #reader: ReturnType<StreamFormat["openReader"]>;
  readonly #facts = new AnswerFacts();
  readonly #stripper: UsageStripper | null;
  #unread: StreamEvent[] = [];
  #unreadCharacters = 0;
  /** What came before the vendor's last word on usage is counted in it. */
  #countedUnread = 0;
  #firstTokenMs: number | null = null;
  /** Our reader failed: what events say is not looked at any more. */
  #blind = false;
  /** No events can be told apart: everything passes as it comes. */
  #deaf = false;

  constructor(options: StreamReadingOptions) {
    this.#options = options;
    this.#decoder = openDecoder(options.stream.framing);
    this.#sse = this.#decoder instanceof SseDecoder ? this.#decoder : null;
    this.#reader = options.stream.openReader();
    this.#stripper = options.strips ? new UsageStripper() : null;
  }

  get isComplete(): boolean {
    return this.#facts.complete || this.#facts.fault !== null;
  }

  onChunk(chunk: Bytes): Bytes | null {
    if (this.#deaf) return chunk;
    try {
      return this.#read(chunk);
    } catch {
      this.#deaf = true;
      const held = this.#decoder.rest();
      return this.#stripper === null ? chunk : this.#stripper.giveBack(held, chunk);
    }
  }

  onEnd(): { rest: Bytes | null; outcome: Outcome } {
    let rest: Bytes | null = null;
    if (!this.#deaf) {
      const events = this.#decoder.flush();
      for (const event of events) this.#take(event);
      if (this.#stripper !== null) rest = this.#stripper.keepLast(this.#decoder.bytes, events, this.#decoder.rest());
      if (!this.isComplete) this.#lookAt(() => this.#reader.close());
    }
    return { rest, outcome: this.#ended() };
  }

  onCancel(): Outcome {
    if (this.isComplete) return this.#ended();
    return this.#cut(new Fault("cancelled", "The stream was left before its end."));
  }

  onError(fault: Fault): Outcome {
    return this.#cut(this.#facts.fault ?? fault);
  }

  #read(chunk: Bytes): Bytes | null {
    const content = this.#readContent(chunk);
    if (content !== null) return content;
    // A copy, since some of it may be held: who gets the chunk may give its memory away.
    const events = this.#decoder.push(Buffer.from(chunk));
    for (const event of events) this.#take(event);
    return this.#stripper === null ? chunk : this.#stripper.keep(this.#decoder.bytes, events, chunk);
  }

  /** The way most chunks go: one event, and surely content. What goes on of it; null for any other. */
  #readContent(chunk: Bytes): Bytes | null {
    if (this.#options.readsAll || this.#sse === null) return null;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const data = this.#sse.loneData(bytes);
    if (data === null || !this.#options.stream.isContentOnly({ name: "", data })) return null;
    const kept = this.#stripper === null ? chunk : this.#stripper.keepLone(chunk, data);
    if (kept !== null) {
      this.#noteContent({ name: "", data: isAscii(bytes) ? data : Buffer.from(data, "latin1").toString() });
    }
    return kept;
  }

  #take(event: FramedEvent): void {
    if (event.comment) return;
    if (!this.#options.readsAll && this.#options.stream.isContentOnly(event)) {
      this.#noteContent(event);
      return;
    }
    this.#lookAt(() => this.#reader.read(event));
  }

  #lookAt(read: () => readonly Part[]): void {
    if (this.#blind) return;
    try {
      const parts = read();
      if (this.#firstTokenMs === null && parts.some(isContent)) this.#firstTokenMs = this.#options.monotonicMs();
      this.#facts.add(parts);
      if (parts.some(({ type }) => type === "usage")) this.#countedUnread = this.#unread.length;
    } catch {
      this.#blind = true;
    }
  }

  #noteContent({ name, data }: StreamEvent): void {
    this.#firstTokenMs ??= this.#options.monotonicMs();
    if (this.#unreadCharacters > MAX_UNREAD_CHARACTERS) return;
    this.#unreadCharacters += data.length;
    this.#unread.push({ name, data });
  }

  #ended(): Outcome {
    const { fault, complete, usage } = this.#facts;
    const broken = fault ?? (complete || this.#blind ? null : new Fault("interrupted", "The stream ended too early."));
    return this.#outcome(broken, usage === NO_USAGE ? "none" : broken === null ? "provider" : "partial", []);
  }

  /** What the vendor has said by now may lag behind what it has sent. */
  #cut(fault: Fault): Outcome {
    const { usage } = this.#facts;
    const uncounted = roughTokens(this.#unreadText());
    if (uncounted === 0) return this.#outcome(fault, usage === NO_USAGE ? "none" : "partial", []);
    const outputTokens = (usage.outputTokens ?? 0) + uncounted;
    const inputTokens = usage.inputTokens ?? roughTokens(this.#options.requestText);
    this.#facts.usage = { ...usage, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
    return this.#outcome(fault, "partial", [ROUGH]);
  }

  #unreadText(): string {
    try {
      return this.#unread
        .slice(this.#countedUnread)
        .flatMap((event) => this.#reader.read(event).map(textOfPart))
        .join("");
    } catch {
      return "";
    }
  }

  #outcome(fault: Fault | null, usageSource: Outcome["usageSource"], warnings: readonly string[]): Outcome {
    const status = fault === null ? "success" : fault.code === "cancelled" ? "cancelled" : "error";
    return {
      status,
      httpStatus: status === "cancelled" ? 499 : this.#options.httpStatus,
      fault,
      usage: this.#facts.usage,
      usageSource,
      model: this.#facts.model,
      firstTokenMs: this.#firstTokenMs,
      warnings,
      facts: factsOf(this.#facts),
    };
  }
}

function isContent(part: Part): boolean {
  return part.type === "media" || part.type === "embedding" || textOfPart(part) !== "";
}
