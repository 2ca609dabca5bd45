import type { SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import type { AnswerHead } from "./answer-head.ts";
import type { AnswerReading } from "./answer-reading.ts";
import { ExtractedStreamReading } from "./extracted-stream-reading.ts";
import { StreamReading } from "./stream-reading.ts";

/** Opens a reading of the stream this answer is, for it and for each of its clones; null when it is read as a whole. */
export function streamReadings(
  { ok, headers }: Response,
  head: AnswerHead,
  request: SentRequest,
  { clock }: TapPorts,
): (() => AnswerReading) | null {
  if (!ok) return null;
  const monotonicMs = (): number => clock.monotonicMs();
  const { format, extractor } = request.endpoint;
  if (format === null) {
    const framing = framingOf(typeOf(headers));
    if (framing === null) return null;
    return () => new ExtractedStreamReading({ framing, exchange: { head, request, extractor }, monotonicMs });
  }
  const { stream } = format.operation;
  if (stream === null || !typeOf(headers).startsWith(stream.contentType)) return null;
  const options = {
    stream,
    httpStatus: head.status,
    strips: request.withoutWish !== null,
    readsAll: (request.head?.candidates ?? 1) > 1,
    requestText: request.text ?? "",
    monotonicMs,
  };
  return () => new StreamReading(options);
}

function framingOf(type: string): "sse" | "ndjson" | null {
  if (type.startsWith("text/event-stream")) return "sse";
  return /^application\/(?:x-)?(?:ndjson|jsonl)/.test(type) ? "ndjson" : null;
}

function typeOf(headers: Headers): string {
  return headers.get("content-type")?.toLowerCase() ?? "";
}
