import { Fault, isJsonObject, type JsonObject, parseObject } from "@ai-liaison/core";
import { type EventDecoder, type FramedEvent, openDecoder } from "@ai-liaison/wire";
import type { Bytes } from "../body/response-watch.ts";
import type { Outcome } from "../call/outcome.ts";
import type { ExtractedUsage } from "../destination/usage-extractor.ts";
import type { AnswerReading } from "./answer-reading.ts";
import { type Extracted, type ExtractedExchange, extract, outcomeOf } from "./extracted-reading.ts";

const END_MARK = "[DONE]";

export interface ExtractedStreamOptions {
  readonly framing: "sse" | "ndjson";
  readonly exchange: ExtractedExchange;
  readonly monotonicMs: () => number;
}

/**
 * Watches a stream of a format that an extractor alone may know: each of its events is shown to it as an answer of its
 * own, and what a later one says goes before. Bytes go on unchanged and at once.
 */
export class ExtractedStreamReading implements AnswerReading {
  readonly #options: ExtractedStreamOptions;
  readonly #decoder: EventDecoder;
  #extracted: Extracted = { found: {}, warnings: [] };
  #firstTokenMs: number | null = null;
  #fault: Fault | null = null;
  #done = false;
  #bytes = 0;
  /** Our own reading failed: everything passes, nothing is looked at. */
  #blind = false;

  constructor(options: ExtractedStreamOptions) {
    this.#options = options;
    this.#decoder = openDecoder(options.framing);
  }

  /** Of its events, nobody knows which is the last, but for the mark that many vendors set and SDKs stop at. */
  get isComplete(): boolean {
    return this.#done || this.#fault !== null;
  }

  onChunk(chunk: Bytes): Bytes {
    this.#bytes += chunk.length;
    this.#take(() => this.#decoder.push(Buffer.from(chunk)));
    return chunk;
  }

  onEnd(): { readonly rest: null; readonly outcome: Outcome } {
    this.#take(() => this.#decoder.flush());
    return { rest: null, outcome: this.#outcome(this.#fault) };
  }

  onCancel(): Outcome {
    if (this.isComplete) return this.#outcome(this.#fault);
    return this.#outcome(new Fault("cancelled", "The stream was left before its end."));
  }

  onError(fault: Fault): Outcome {
    return this.#outcome(this.#fault ?? fault);
  }

  #take(events: () => readonly FramedEvent[]): void {
    if (this.#blind) return;
    try {
      for (const event of events()) this.#read(event);
    } catch {
      this.#blind = true;
    }
  }

  #read({ name, data, comment }: FramedEvent): void {
    if (comment) return;
    this.#done ||= data === END_MARK;
    const event = parseObject(data);
    if (event === null) return;
    this.#firstTokenMs ??= this.#options.monotonicMs();
    if (name === "error" || isJsonObject(event.error)) this.#fault ??= new Fault("server_error", messageOf(event));
    const { found, warnings } = extract(this.#options.exchange, event, this.#bytes);
    this.#extracted = { found: later(this.#extracted.found, found), warnings };
  }

  #outcome(fault: Fault | null): Outcome {
    const outcome = { ...outcomeOf(this.#options.exchange.head, this.#extracted), firstTokenMs: this.#firstTokenMs };
    if (fault === null) return outcome;
    const usageSource = outcome.usageSource === "none" ? "none" : "partial";
    const left = fault.code === "cancelled";
    const httpStatus = left ? 499 : outcome.httpStatus;
    return { ...outcome, status: left ? "cancelled" : "error", httpStatus, fault, usageSource };
  }
}

function later(known: ExtractedUsage, found: ExtractedUsage): ExtractedUsage {
  const metadata = found.metadata === undefined ? known.metadata : { ...known.metadata, ...found.metadata };
  return { ...known, ...found, ...(metadata !== undefined && { metadata }) };
}

function messageOf(event: JsonObject): string {
  const error = isJsonObject(event.error) ? event.error : event;
  return typeof error.message === "string" ? error.message : "The vendor told of an error in its stream.";
}
