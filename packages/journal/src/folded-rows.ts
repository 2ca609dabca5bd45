import { dialectOf, type Frame, packedOf, requestBodyOf, responseBodyOf } from "./frame.ts";
import type { FoldedCall } from "./shipped-batch.ts";

/** One call of a batch, still as it lies in the journal. */
export interface FoldedRow {
  /** How it ended; how it began, for one that was interrupted. */
  readonly frame: Frame;
  /** The request's body, where the frame has none of its own: in the frame it began with, or copied from there. */
  readonly request: Frame | Uint8Array | null;
  readonly interrupted: boolean;
}

/**
 * The calls of a batch, decoded one by one as they are drawn, and again when they are drawn again: as objects they
 * would all outlive the next collections of garbage, and 6 kB a call went the slow way through the heap.
 */
export class FoldedRows implements Iterable<FoldedCall> {
  readonly #rows: FoldedRow[] = [];
  #bodyBytes = 0;
  #recordBytes = 0;

  get length(): number {
    return this.#rows.length;
  }

  /** How long their bodies are. */
  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  /** How long their records are, as they lie in the journal. */
  get recordBytes(): number {
    return this.#recordBytes;
  }

  add(row: FoldedRow): void {
    this.#rows.push(row);
    const { request, frame } = row;
    this.#recordBytes += frame.head.jsonLength;
    this.#bodyBytes += Math.max(frame.head.requestLength, 0) + frame.head.responseLength;
    this.#bodyBytes += isBytes(request) ? (request?.byteLength ?? 0) : request.head.requestLength;
  }

  *[Symbol.iterator](): Generator<FoldedCall> {
    for (const row of this.#rows) yield decode(row);
  }
}

function decode({ frame, request, interrupted }: FoldedRow): FoldedCall {
  return {
    packed: packedOf(frame),
    requestBody: requestBodyOf(frame) ?? (isBytes(request) ? request : requestBodyOf(request)),
    responseBody: interrupted ? null : responseBodyOf(frame),
    bodyTruncated: !interrupted && frame.head.bodyTruncated,
    responseDialect: interrupted ? null : dialectOf(frame),
    interrupted,
  };
}

function isBytes(request: Frame | Uint8Array | null): request is Uint8Array | null {
  return request === null || request instanceof Uint8Array;
}
