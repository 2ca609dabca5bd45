import {
  type CanonicalRequest,
  type Dialect,
  Fault,
  type OperationFormat,
  type Part,
  type RequestHead,
  type RequestPlace,
  type WrittenRequest,
} from "@ai-liaison/core";
import { sampleAnswerOptions } from "../conformance/answer-options.ts";
import { streamBytes } from "../conformance/stream-bytes.ts";
import { type AnswerHalf, type CorpusFormat, eventsOf, type RequestHalf } from "./corpus-halves.ts";

/** Values on their way: read in one format, written in another, read again there. */
export interface ReadRequest {
  readonly request: CanonicalRequest;
  readonly head: RequestHead;
}

export type RequestPassage =
  | { readonly kind: "passed"; readonly back: ReadRequest; readonly warnings: readonly string[] }
  | { readonly kind: "refused"; readonly fault: Fault };

export function formatOf(dialect: Dialect, operation: CorpusFormat["operation"]): OperationFormat | null {
  return dialect.operations[operation] ?? null;
}

export function readRequest(format: OperationFormat, { body, place }: RequestHalf): ReadRequest {
  const head = format.checkRequest(body, place);
  return { head, request: format.readRequest(body, head) };
}

/** The request in the target's words, read again as the target's own clients would have sent it. */
export function passRequest(target: Dialect, { request }: ReadRequest): RequestPassage {
  const format = formatOf(target, request.operation);
  if (format === null) throw new Error(`${target.id} does not speak ${request.operation}`);
  const written = writeOrRefuse(format, request);
  if (written instanceof Fault) return { kind: "refused", fault: written };
  const { body, warnings, form } = written;
  // What is sent is text: what JSON cannot hold must not survive here either.
  const sent = JSON.parse(JSON.stringify(body)) as typeof body;
  const back = readRequest(format, { body: sent, place: placeFor(target, request, form) });
  return { kind: "passed", back, warnings };
}

function writeOrRefuse(format: OperationFormat, request: CanonicalRequest): WrittenRequest | Fault {
  try {
    return format.writeRequest(request);
  } catch (error) {
    if (error instanceof Fault && error.status === 400) return error;
    throw error;
  }
}

function placeFor(target: Dialect, request: CanonicalRequest, form: string | undefined): RequestPlace {
  const stream = "stream" in request && request.stream;
  const routes = target.routes.filter((route) => route.operation === request.operation);
  const suited = routes.filter((route) => (route.stream ?? false) === stream);
  const byForm = suited.find(({ path }) => form === "single" && path.endsWith(":embedContent"));
  const batch = suited.find(({ path }) => form !== "single" && path.endsWith(":batchEmbedContents"));
  const path = (byForm ?? batch ?? suited[0] ?? routes[0])?.path ?? "/";
  return { model: request.model, stream: stream && path.includes("{model}"), path };
}

/** The parts of an answer, event by event; a whole body is one event. */
export function readAnswer(
  format: OperationFormat,
  half: Exclude<AnswerHalf, { kind: "error" }>,
): readonly (readonly Part[])[] {
  if (half.kind === "whole") return [format.readResponse(half.body)];
  if (format.stream === null) throw new Error("this operation does not stream");
  return readStream(format, [half.bytes]);
}

/** The parts of each event, and of the connection's end. */
export function readStream(format: OperationFormat, pieces: Iterable<Buffer>): readonly (readonly Part[])[] {
  if (format.stream === null) throw new Error("this operation does not stream");
  const reader = format.stream.openReader();
  const events = eventsOf(pieces, format.stream.framing).map((event) => reader.read(event));
  return [...events, reader.close()];
}

export interface AnswerPassage {
  readonly back: readonly Part[];
  readonly warnings: readonly string[];
  /** The body, or the stream's text. */
  readonly written: unknown;
}

/** The answer in the target's words, whole or streamed as it came, read again. */
export function passAnswer(
  format: OperationFormat,
  read: readonly (readonly Part[])[],
  streamed: boolean,
): AnswerPassage {
  const warnings: string[] = [];
  const options = sampleAnswerOptions({ fallbackId: "call-1", warn: (warning) => warnings.push(warning) });
  if (!streamed || format.stream === null) {
    const written = format.writeResponse(read.flat(), options);
    return { back: format.readResponse(JSON.parse(JSON.stringify(written))), warnings, written };
  }
  const writer = format.stream.openWriter(options);
  const written = read.map((parts) => writer.write(parts)).join("");
  return { back: readStream(format, [streamBytes(written, format.stream.framing)]).flat(), warnings, written };
}
