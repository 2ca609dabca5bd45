import type { JsonObject, Operation, RequestPlace } from "@ai-liaison/core";

/** Specimens of a format: bodies and streams that a good vendor or client would send. */
export interface DialectSamples {
  readonly requests: readonly Sample<JsonObject>[];
  readonly responses: readonly Sample<JsonObject>[];
  /** Whole streams as they are on the wire; binary frames as Latin-1, a character a byte. */
  readonly streams: readonly Sample<string>[];
}

export interface Sample<Content> {
  readonly name: string;
  readonly operation: Operation;
  readonly content: Content;
  /** What the request says outside its body; for an answer, what the request it answers said. */
  readonly place?: Partial<RequestPlace>;
  /** For an answer: which of the format's shapes it was asked in. */
  readonly form?: string;
}

/** One thing a dialect must do; `run` throws when it does not. */
export interface DialectCase {
  readonly name: string;
  readonly run: () => void;
}
