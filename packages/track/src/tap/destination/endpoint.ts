import type { Dialect, OperationFormat, RequestPlace } from "@ai-liaison/core";
import type { UsageExtractor } from "./usage-extractor.ts";

/** What a URL asks for: an operation of a format we speak, or something an extractor knows how to read. */
export interface KnownEndpoint {
  /** The record's `endpoint`: `chat.completions`, `embeddings`, `images.generations`, … */
  readonly name: string;
  readonly format: SpokenFormat | null;
  readonly place: RequestPlace;
  /** Null where a format is spoken, or nobody knows the endpoint and it is recorded all the same. */
  readonly extractor: UsageExtractor | null;
}

export interface SpokenFormat {
  readonly dialect: Dialect;
  readonly operation: OperationFormat;
}
