import type { Dialect, OperationFormat, RequestPlace } from "@ai-liaison/core";
import type { UsageExtractor } from "./usage-extractor.ts";

/** What a URL asks for: an operation of a format we speak, or something an extractor knows how to read. */
export type KnownEndpoint = EndpointFacts & (Spoken | Extracted);

interface EndpointFacts {
  /** The record's `endpoint`: `chat.completions`, `embeddings`, `images.generations`, … */
  readonly name: string;
  readonly place: RequestPlace;
}

interface Spoken {
  readonly format: SpokenFormat;
  readonly extractor: null;
}

interface Extracted {
  readonly format: null;
  readonly extractor: UsageExtractor;
}

export interface SpokenFormat {
  readonly dialect: Dialect;
  readonly operation: OperationFormat;
}
