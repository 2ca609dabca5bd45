import type { StreamEvent } from "@ai-liaison/core";

/** One event of a stream, and where its bytes lie in the decoder's `bytes`. */
export interface FramedEvent extends StreamEvent {
  /** First byte, with blank lines and comments that went before it. */
  readonly start: number;
  /** One past its last byte, its terminator included. */
  readonly end: number;
  /** True for bytes that say nothing (comments, blank lines) but have to be passed on. */
  readonly comment: boolean;
}

/** Cuts a stream of bytes into events, however the network cut it. */
export interface EventDecoder {
  /** The events this chunk completes. Throws `malformed_response` when an event outgrows the limit. */
  push(chunk: Buffer): readonly FramedEvent[];
  /** What the offsets of the last push's events refer to: the chunk itself, after what was held back before it. */
  readonly bytes: Buffer;
  /** The bytes held back because their event is not complete. */
  rest(): Buffer;
  /** The connection ended: a last event without its terminator counts. */
  flush(): readonly FramedEvent[];
}

export interface EventDecoderLimits {
  /** The longest event that is kept in memory, in bytes. */
  readonly maxEventBytes?: number;
}

export const DEFAULT_MAX_EVENT_BYTES = 16 * 1024 * 1024;
