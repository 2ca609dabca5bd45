import type { Json } from "@ai-liaison/core";

/**
 * What goes wrong with one request. Plain JSON, so that it can be queued in-process, sent to a fake in another
 * process, or carried by the request itself (`x-fake-fault`). Faults of the inside of a stream (`malformed-sse`,
 * `missing-done`, `cut-mid-event`, `error-chunk`) leave an answer that is no stream as it is.
 */
export type FaultSpec =
  /** Nothing goes wrong: takes a place in the queue. */
  | { readonly kind: "none" }
  /** An error answer; without `body`, one in the vendor's own error shape. */
  | { readonly kind: "status"; readonly status: number; readonly headers?: Headers; readonly body?: Json }
  /** The right answer, this much later. */
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "reset-before-headers" }
  /** TCP reset once this many bytes of the body are out. */
  | { readonly kind: "reset-after-bytes"; readonly bytes: number }
  | { readonly kind: "reset-after-events"; readonly events: number }
  /** The request is read and nothing ever comes. */
  | { readonly kind: "never-answer" }
  /** Headers and this many events come (or bytes, of a whole body), then silence. */
  | { readonly kind: "stall-after-events"; readonly events: number }
  | { readonly kind: "stall-after-bytes"; readonly bytes: number }
  | { readonly kind: "drip"; readonly bytesPerWrite: number; readonly everyMs: number }
  /** Half the JSON, under a content-length that is right for the half, or that of the whole. */
  | { readonly kind: "truncated-json"; readonly contentLength: "right" | "wrong" }
  /** 200 and no body. */
  | { readonly kind: "empty" }
  /** A proxy's error page. */
  | { readonly kind: "html"; readonly status?: number }
  /** After this many events, lines that are no event and an event that is no JSON. */
  | { readonly kind: "malformed-sse"; readonly events?: number }
  | { readonly kind: "missing-done" }
  | { readonly kind: "no-usage" }
  | { readonly kind: "content-type"; readonly value: string }
  /** `lie`: the header says gzip and the body is plain. `bomb`: 16 MB of blanks before the answer, compressed. */
  | { readonly kind: "encoded"; readonly as: "gzip" | "br" | "deflate" | "double-gzip" | "lie" | "bomb" }
  /** The stream ends, as if it were over, in the middle of the event after these. */
  | { readonly kind: "cut-mid-event"; readonly events: number }
  | { readonly kind: "one-byte-writes" }
  /** After this many events the vendor tells of an error inside its stream, and ends it. */
  | { readonly kind: "error-chunk"; readonly events: number; readonly error?: Json };

export type FaultKind = FaultSpec["kind"];

type Headers = Readonly<Record<string, string>>;

/** A 429 whose `retry-after` is as given: seconds, an HTTP date, 0, −1, 1e9, junk. */
export function rateLimited(headers: Headers = { "retry-after": "1" }): FaultSpec {
  return { kind: "status", status: 429, headers };
}

/** Reads a fault from JSON text; throws when it names no known kind. */
export function parseFault(text: string): FaultSpec {
  const value: unknown = JSON.parse(text);
  if (!isFaultSpec(value)) throw new TypeError(`not a fault: ${text}`);
  return value;
}

/** True for an object whose `kind` is one of ours; its other fields are trusted: whoever injects faults is a test. */
export function isFaultSpec(value: unknown): value is FaultSpec {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return typeof value.kind === "string" && Object.hasOwn(FAULT_KINDS, value.kind);
}

/** Every kind there is. A record rather than a list, so that the compiler notices one that is missing. */
export const FAULT_KINDS: Readonly<Record<FaultKind, true>> = {
  none: true,
  status: true,
  delay: true,
  "reset-before-headers": true,
  "reset-after-bytes": true,
  "reset-after-events": true,
  "never-answer": true,
  "stall-after-events": true,
  "stall-after-bytes": true,
  drip: true,
  "truncated-json": true,
  empty: true,
  html: true,
  "malformed-sse": true,
  "missing-done": true,
  "no-usage": true,
  "content-type": true,
  encoded: true,
  "cut-mid-event": true,
  "one-byte-writes": true,
  "error-chunk": true,
};
