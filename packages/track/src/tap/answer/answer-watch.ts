import { Fault } from "@ai-liaison/core";
import type { Bytes, ResponseWatch } from "../body/response-watch.ts";
import type { SentCall } from "../call/begin-call.ts";
import { CallEnd } from "../call/call-end.ts";
import { failed, type Outcome } from "../call/outcome.ts";
import type { TapHints } from "../fetch.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import type { AnswerHead } from "./answer-head.ts";
import type { AnswerReading } from "./answer-reading.ts";
import { CollectedBody, MAX_READ_BYTES } from "./collected-body.ts";
import { readExtracted } from "./extracted-reading.ts";
import { ExtractedStreamReading } from "./extracted-stream-reading.ts";
import { StreamReading } from "./stream-reading.ts";
import { readSpoken } from "./whole-reading.ts";

/**
 * Watches an answer to the end, in whatever way it is read, and finishes its call with what it said. A clone is watched
 * like the answer itself: the first to come to the end decides, and only when nobody is left is it unread.
 */
export function answerWatches(
  response: Response,
  { request, call }: SentCall,
  hints: TapHints,
  ports: TapPorts,
): (of: Response) => ResponseWatch {
  const head = headOf(response);
  const openReading = streamOf(response, request, ports) ?? extractedStreamOf(response, head, request, ports);
  const end = call === null ? null : new CallEnd(call, request, hints, ports);
  if (head.status >= 400) call?.unlessRead(() => readUnread(head, request));
  return (of) => {
    end?.addReader();
    const watch = openReading === null ? wholeWatch(head, request, end, ports) : streamWatch(openReading(), end);
    if (end !== null) ports.unread.expect(of, watch);
    return { ...watch, onLetGo: hints.letsGo === true ? watch.onCancel : null };
  };
}

type BodyWatch = Omit<ResponseWatch, "onLetGo">;

/** Headers are read out when they are asked for: for errors, and for what no format reads. */
function headOf({ status, headers }: Response): AnswerHead {
  return {
    status,
    get headers() {
      return Object.fromEntries(headers);
    },
  };
}

/** Null when the answer is no stream of a format we speak. */
function streamOf(response: Response, request: SentRequest, ports: TapPorts): (() => AnswerReading) | null {
  const stream = request.endpoint.format?.operation.stream ?? null;
  if (stream === null || !response.ok || !typeOf(response).startsWith(stream.contentType)) return null;
  const httpStatus = response.status;
  return () => {
    return new StreamReading({
      stream,
      httpStatus,
      strips: request.withoutWish !== null,
      readsAll: (request.head?.candidates ?? 1) > 1,
      requestText: request.text ?? "",
      monotonicMs: () => ports.clock.monotonicMs(),
    });
  };
}

/** Null when the answer is no stream, or of a format we speak. */
function extractedStreamOf(
  response: Response,
  head: AnswerHead,
  request: SentRequest,
  ports: TapPorts,
): (() => AnswerReading) | null {
  if (request.endpoint.format !== null || !response.ok) return null;
  const framing = framingOf(typeOf(response));
  if (framing === null) return null;
  return () => new ExtractedStreamReading({ framing, head, request, monotonicMs: () => ports.clock.monotonicMs() });
}

function framingOf(type: string): "sse" | "ndjson" | null {
  if (type.startsWith("text/event-stream")) return "sse";
  return /^application\/(?:x-)?(?:ndjson|jsonl)/.test(type) ? "ndjson" : null;
}

function typeOf({ headers }: Response): string {
  return headers.get("content-type")?.toLowerCase() ?? "";
}

function streamWatch(reading: AnswerReading, end: CallEnd | null): BodyWatch {
  const onEnd = (): Bytes | null => {
    const { rest, outcome } = reading.onEnd();
    end?.finish(() => outcome);
    return rest;
  };
  const onBytes = (bytes: Bytes): Bytes => {
    const passed = reading.onChunk(bytes);
    const rest = onEnd();
    if (rest === null) return passed ?? NOTHING;
    return passed === null ? rest : Uint8Array.from(Buffer.concat([passed, rest]));
  };
  return {
    onText: (text) => {
      const bytes = Uint8Array.from(Buffer.from(text));
      const passed = onBytes(bytes);
      return passed === bytes ? text : Buffer.from(passed).toString();
    },
    onBytes,
    onChunk: (chunk) => {
      const passed = reading.onChunk(chunk);
      if (reading.isComplete) end?.finish(() => reading.onCancel());
      return passed;
    },
    onEnd,
    onCancel: () => end?.leave(() => reading.onCancel(), false),
    onError: (error) => end?.break(error, (fault) => reading.onError(fault)),
  };
}

const NOTHING: Bytes = new Uint8Array(0);

function wholeWatch(head: AnswerHead, request: SentRequest, end: CallEnd | null, ports: TapPorts): BodyWatch {
  const collected = new CollectedBody();
  const finish = (text: () => string | null, value: unknown, bytes: number): void => {
    end?.finish(() => readWhole(head, request, { text: text(), value, bytes }, ports));
  };
  return {
    onText: (text, value) => {
      finish(() => text, value, text.length);
      return text;
    },
    onBytes: (bytes) => {
      finish(() => textOf(bytes, head), undefined, bytes.length);
      return bytes;
    },
    onChunk: (chunk) => {
      collected.add(chunk);
      return chunk;
    },
    onEnd: () => {
      finish(() => collected.text(), undefined, collected.bytes);
      return null;
    },
    onCancel: () => end?.leave(() => readUnread(head, request), head.status >= 400),
    onError: (error) => end?.break(error, (fault) => failed(fault, head.status)),
  };
}

interface WholeBody {
  readonly text: string | null;
  readonly value: unknown;
  readonly bytes: number;
}

function readWhole(head: AnswerHead, request: SentRequest, body: WholeBody, ports: TapPorts): Outcome {
  const value = body.value === undefined && body.text !== null ? parse(body.text) : body.value;
  if (request.endpoint.format === null) return readExtracted(head, request, value, body.bytes, ports.clock.nowMs());
  return readSpoken(request.endpoint.format, head, value, ports.clock.nowMs());
}

function readUnread(head: AnswerHead, request: SentRequest): Outcome {
  if (head.status >= 400) {
    if (request.endpoint.format === null) return readExtracted(head, request, null, 0, 0);
    return readSpoken(request.endpoint.format, head, null, 0);
  }
  return failed(new Fault("cancelled", "Nobody read the answer."), head.status);
}

function textOf(bytes: Uint8Array, { headers }: AnswerHead): string | null {
  if (bytes.length > MAX_READ_BYTES) return null;
  return /json|text/.test(headers["content-type"] ?? "") ? Buffer.from(bytes).toString() : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
