import type { AnswerReading } from "./answer-reading.ts";
import type { SentCall } from "./begin-call.ts";
import type { CallInFlight } from "./call-in-flight.ts";
import { CollectedBody } from "./collected-body.ts";
import { readExtracted } from "./extracted-reading.ts";
import { ExtractedStreamReading } from "./extracted-stream-reading.ts";
import { faultOfBreak } from "./failure-fault.ts";
import type { Bytes, ResponseWatch } from "./observe-response.ts";
import { failed, type Outcome } from "./outcome.ts";
import type { SentRequest } from "./sent-request.ts";
import { StreamReading } from "./stream-reading.ts";
import type { TapPorts } from "./tap-ports.ts";
import { type AnswerHead, readSpoken } from "./whole-reading.ts";

/** Watches an answer to the end, in whatever way it is read, and finishes its call with what it said. */
export function answerWatch(
  response: Response,
  { request, call }: SentCall,
  letsGo: boolean,
  ports: TapPorts,
): ResponseWatch {
  const head = headOf(response);
  if (head.status >= 400) call?.unlessRead(() => readUnread(head, request));
  const stream = streamOf(response, request, ports) ?? extractedStreamOf(response, head, request, ports);
  const watch = stream === null ? wholeWatch(head, request, call, ports) : streamWatch(stream, request, call);
  return { ...watch, onLetGo: letsGo ? watch.onCancel : null };
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
function streamOf(response: Response, request: SentRequest, ports: TapPorts): StreamReading | null {
  const stream = request.endpoint.format?.operation.stream ?? null;
  if (stream === null || !response.ok || !typeOf(response).startsWith(stream.contentType)) return null;
  return new StreamReading({
    stream,
    httpStatus: response.status,
    strips: request.usageInjected,
    readsAll: (request.head?.candidates ?? 1) > 1,
    requestText: request.text ?? "",
    monotonicMs: () => ports.clock.monotonicMs(),
  });
}

/** Null when the answer is no stream, or of a format we speak. */
function extractedStreamOf(
  response: Response,
  head: AnswerHead,
  request: SentRequest,
  ports: TapPorts,
): ExtractedStreamReading | null {
  if (request.endpoint.format !== null || !response.ok) return null;
  const [, framing] = /^(?:text\/(event-stream)|application\/(?:x-)?(?:ndjson|jsonl))/.exec(typeOf(response)) ?? [null];
  if (framing === null) return null;
  const monotonicMs = (): number => ports.clock.monotonicMs();
  return new ExtractedStreamReading({ framing: framing === undefined ? "ndjson" : "sse", head, request, monotonicMs });
}

function typeOf({ headers }: Response): string {
  return headers.get("content-type")?.toLowerCase() ?? "";
}

function streamWatch(reading: AnswerReading, request: SentRequest, call: CallInFlight | null): BodyWatch {
  const end = (): Bytes | null => {
    const { rest, outcome } = reading.onEnd();
    call?.finish(outcome);
    return rest;
  };
  const whole = (bytes: Bytes): Bytes => {
    const pieces = [reading.onChunk(bytes), end()].filter((piece) => piece !== null);
    return pieces.length === 1 && pieces[0] === bytes ? bytes : Buffer.concat(pieces);
  };
  return {
    onText: (text) => {
      const bytes = Buffer.from(text);
      const passed = whole(bytes);
      return passed === bytes ? text : Buffer.from(passed).toString();
    },
    onBytes: (bytes) => {
      whole(new Uint8Array(bytes));
    },
    onChunk: (chunk) => {
      const passed = reading.onChunk(chunk);
      if (reading.isComplete) call?.finish(reading.onCancel());
      return passed;
    },
    onEnd: end,
    onCancel: () => call?.finish(reading.onCancel()),
    onError: (error) => call?.finish(reading.onError(faultOfBreak(error, request))),
  };
}

function wholeWatch(head: AnswerHead, request: SentRequest, call: CallInFlight | null, ports: TapPorts): BodyWatch {
  const collected = new CollectedBody();
  const finish = (text: string | null, value: unknown, bytes: number): void => {
    if (call === null || call.isOver) return;
    call.finish(readWhole(head, request, { text, value, bytes }, ports));
  };
  return {
    onText: (text, value) => {
      finish(text, value, text.length);
      return text;
    },
    onBytes: (bytes) => finish(textOf(bytes, head), undefined, bytes.length),
    onChunk: (chunk) => {
      collected.add(chunk);
      return chunk;
    },
    onEnd: () => {
      finish(collected.text(), undefined, collected.bytes);
      return null;
    },
    onCancel: () => onUnread(head, request, call),
    onError: (error) => call?.finish(failed(faultOfBreak(error, request), head.status)),
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
  return readSpoken(request.endpoint, head, value, ports.clock.nowMs());
}

/** SDKs throw an error's body away unread when they are about to try again; that try is waited for. */
function onUnread(head: AnswerHead, request: SentRequest, call: CallInFlight | null): void {
  if (call === null) return;
  if (head.status >= 400) call.end(readUnread(head, request));
  else call.settle();
}

function readUnread(head: AnswerHead, request: SentRequest): Outcome {
  if (request.endpoint.format === null) return readExtracted(head, request, null, 0, 0);
  return readSpoken(request.endpoint, head, null, 0);
}

function textOf(bytes: Uint8Array, { headers }: AnswerHead): string | null {
  return /json|text/.test(headers["content-type"] ?? "") ? Buffer.from(bytes).toString() : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
