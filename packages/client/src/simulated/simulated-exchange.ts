import type { Json, UpstreamHeaders } from "@ai-liaison/core";
import { firstTokenDelayMs, generationMs, type Rhythm } from "./pace.ts";

/** An answer laid out in time. */
export interface Exchange {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  /** When the headers come, in milliseconds after the request. */
  readonly headersAfterMs: number;
  readonly pieces: readonly Piece[];
  /** The connection breaks after the last piece; with `beforeHeaders`, before anything comes. */
  readonly broken?: "before-headers" | "after-pieces";
}

export interface Piece {
  readonly afterMs: number;
  readonly bytes: Buffer;
}

/** What an answer is made with, besides the request. */
export interface AnswerContext {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly rhythm: Rhythm;
}

/** One event of a stream: what it says, and how many tokens it took to say it. */
export interface TimedEvent {
  readonly data: Json;
  readonly tokens: number;
}

const MARK = { "x-simulated": "true" };

/** A whole body that comes after `afterMs`. */
export function jsonExchange(
  status: number,
  body: Json,
  afterMs: number,
  headers: Readonly<Record<string, string>> = {},
): Exchange {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    status,
    headers: { "content-type": "application/json", "content-length": String(bytes.length), ...MARK, ...headers },
    headersAfterMs: afterMs,
    pieces: [{ afterMs, bytes }],
  };
}

/** A stream at the pace of the rhythm: the first event after the first-token delay, each other as its tokens are made. */
export function streamExchange(events: readonly TimedEvent[], rhythm: Rhythm): Exchange {
  const headersAfterMs = firstTokenDelayMs(rhythm);
  let afterMs = headersAfterMs;
  const pieces = events.map((event): Piece => {
    afterMs += generationMs(rhythm, event.tokens);
    return { afterMs, bytes: Buffer.from(`data: ${JSON.stringify(event.data)}\n\n`) };
  });
  pieces.push({ afterMs, bytes: Buffer.from("data: [DONE]\n\n") });
  return { status: 200, headers: { "content-type": "text/event-stream", ...MARK }, headersAfterMs, pieces };
}
