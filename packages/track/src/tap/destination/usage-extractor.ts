import type { Json, JsonObject, Usage } from "@ai-liaison/core";

/**
 * Reads what a request consumed where no dialect knows its format: images, audio, batches, other people's APIs. Pure;
 * what it throws costs the record its usage, never the call its answer.
 */
export interface UsageExtractor {
  readonly name: string;
  /** The record's `endpoint`; null when the request is not its business. */
  recognise(request: AskedPlace): string | null;
  /** The model asked for, where the path names it; the body's `model` goes before. */
  modelIn?(path: string): string | null;
  /** A better name, where the body tells more than the address; null for none. */
  nameOf?(body: JsonObject | null, name: string): string | null;
  read(exchange: ObservedExchange): ExtractedUsage;
}

/** Where a request goes. */
export interface AskedPlace {
  readonly method: string;
  /** With its port, where there is one. */
  readonly host: string;
  readonly path: string;
  /** What stands after the path, from its `?`; "" where nothing does. */
  readonly search: string;
}

/** A request and its answer, as far as they can be told without touching them. */
export interface ObservedExchange {
  readonly endpoint: string;
  readonly path: string;
  /** The request's JSON, or the text fields of its form; null when it has neither. */
  readonly request: JsonObject | null;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The answer's JSON, of a list its first; of a stream each of its events in turn, and what a later one says goes before. */
  readonly answer: JsonObject | null;
  /** Bytes of the answer, where it is media. */
  readonly answerBytes: number;
}

/** What is left out is unknown, not zero. */
export interface ExtractedUsage {
  readonly model?: string | null;
  /** The answer's own id. */
  readonly id?: string | null;
  readonly usage?: Partial<Usage>;
  /** What was asked for and is paid for, whether or not the answer says so: text to be spoken, in characters. */
  readonly asked?: Partial<Usage>;
  /** The answer, though its status says otherwise, tells of a failure: this one, in words. */
  readonly failure?: string;
  /** The path at which the vendor tells later what was used: of work that is ordered now and done in the background. */
  readonly laterAt?: string;
  /** More facts for the record's `metadata`: seconds of audio, sizes, counts. */
  readonly metadata?: Readonly<Record<string, Json>>;
}
