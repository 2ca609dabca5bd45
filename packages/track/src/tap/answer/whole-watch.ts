import { Fault } from "@ai-liaison/core";
import type { ResponseWatch } from "../body/response-watch.ts";
import type { CallEnd } from "../call/call-end.ts";
import { failed, type Outcome } from "../call/outcome.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import type { AnswerHead } from "./answer-head.ts";
import { CollectedBody, MAX_READ_BYTES } from "./collected-body.ts";
import { readExtracted } from "./extracted-reading.ts";
import { readSpoken } from "./whole-reading.ts";

/** Has an answer read once it is there whole, and its call end with it. */
export function wholeWatch(head: AnswerHead, request: SentRequest, end: CallEnd, ports: TapPorts): ResponseWatch {
  const collected = new CollectedBody();
  const finish = (text: () => string | null, value: unknown, bytes: number): void => {
    end.finish(() => readWhole(head, request, { text: text(), value, bytes }, ports));
  };
  const onCancel = (): void => end.leave(() => readUnread(head, request, ports), head.status >= 400);
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
    onCancel,
    onLetGo: end.isLetGo ? onCancel : null,
    onError: (error) => end.break(error, (fault) => failed(fault, head.status)),
  };
}

interface WholeBody {
  readonly text: string | null;
  readonly value: unknown;
  readonly bytes: number;
}

function readWhole(head: AnswerHead, request: SentRequest, body: WholeBody, { clock }: TapPorts): Outcome {
  const value = body.value === undefined && body.text !== null ? parse(body.text) : body.value;
  const { format, extractor } = request.endpoint;
  if (format === null) return readExtracted({ head, request, extractor }, value, body.bytes, clock.nowMs());
  return readSpoken(format, head, value, clock.nowMs());
}

/** What an answer means whose body nobody looks at: an error is one all the same. */
export function readUnread(head: AnswerHead, request: SentRequest, ports: TapPorts): Outcome {
  if (head.status >= 400) return readWhole(head, request, { text: null, value: null, bytes: 0 }, ports);
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
