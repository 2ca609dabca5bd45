import type { Framing } from "@ai-liaison/core";
import type { EventDecoder, EventDecoderLimits } from "./event-decoder.ts";
import { EventStreamDecoder } from "./event-stream-decode.ts";
import { NdjsonDecoder } from "./ndjson-decode.ts";
import { SseDecoder } from "./sse-decode.ts";

/** A decoder for streams framed in that way. */
export function openDecoder(framing: Framing, limits: EventDecoderLimits = {}): EventDecoder {
  switch (framing) {
    case "sse":
      return new SseDecoder(limits);
    case "ndjson":
      return new NdjsonDecoder(limits);
    case "binary-frames":
      return new EventStreamDecoder(limits);
    default:
      return framing satisfies never;
  }
}

/**
 * What a stream's writer wrote, as it goes on the wire: text as it is, in UTF-8; of binary frames, which a writer gives
 * as Latin-1, the bytes.
 */
export function framedBytes(written: string, framing: Framing): string | Buffer {
  return framing === "binary-frames" ? Buffer.from(written, "latin1") : written;
}
