import type { RecordedResponse } from "./exchange.ts";
import { showBody, type TimedBytes } from "./response-body.ts";
import { shownHeaders } from "./response-headers.ts";

export interface RecordingAnswer {
  /** The same answer, to be given to whoever asked. */
  readonly response: Response;
  /** Resolves when it is over and kept, or broken and not kept; rejects when it could not be kept. */
  readonly isOver: Promise<void>;
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * Passes an answer on, piece by piece, and keeps it when it is over: before its reader sees the end, so that a test that
 * is done is recorded. It is read ahead of its reader, because some SDKs never ask for the end of a stream whose last
 * event they have seen. Whoever cancels, cancels the vendor's answer; one that breaks is not kept.
 */
export function recordAnswer(
  answer: Response,
  times: { readonly askedAtMs: number; readonly nowMs: () => number },
  keep: (answer: RecordedResponse) => void,
): RecordingAnswer {
  const pieces: TimedBytes[] = [];
  let lastMs = times.nowMs();
  const head = headOf(answer, Math.round(lastMs - times.askedAtMs));
  const onOver = (cut: boolean): void => {
    const body = showBody(pieces, answer.headers.get("content-type") ?? "");
    keep({ ...head, ...(body !== undefined && { body }), ...(cut && { cut: true }) });
  };
  const onPiece = (bytes: Uint8Array): void => {
    const nowMs = times.nowMs();
    // A copy: whoever passes bytes on hands their memory over.
    pieces.push({ afterMs: Math.round(nowMs - lastMs), bytes: Uint8Array.from(bytes) });
    lastMs = nowMs;
  };
  const { status, statusText, headers, url } = answer;
  if (answer.body === null) onOver(false);
  const passing = answer.body === null ? null : passOn(answer.body, onPiece, onOver);
  const response = new Response(passing?.body ?? null, { status, statusText, headers });
  Object.defineProperty(response, "url", { value: url });
  return { response, isOver: passing?.isOver ?? Promise.resolve() };
}

function headOf({ status, statusText, headers }: Response, afterMs: number): RecordedResponse {
  return { status, ...(statusText !== "" && { statusText }), headers: shownHeaders(headers), afterMs };
}

function passOn(
  source: Body,
  onPiece: (bytes: Uint8Array) => void,
  onOver: (cut: boolean) => void,
): { readonly body: Body; readonly isOver: Promise<void> } {
  const reader = source.getReader();
  const { promise: isOver, resolve, reject } = Promise.withResolvers<void>();
  let left = false;
  const end = (cut: boolean): void => {
    try {
      onOver(cut);
      resolve();
    } catch (error) {
      reject(error);
      throw error;
    }
  };
  const readAhead = async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> => {
    for (;;) {
      const step = await reader.read();
      if (left) return;
      if (step.done) break;
      onPiece(step.value);
      controller.enqueue(step.value);
    }
    end(false);
    controller.close();
  };
  const body: Body = new ReadableStream({
    start: (controller) => {
      readAhead(controller).catch((error: unknown) => {
        controller.error(error);
        resolve();
      });
    },
    cancel: (reason) => {
      left = true;
      end(true);
      return reader.cancel(reason);
    },
  });
  // Whoever reads the answer is told; `flush` tells it once more.
  isOver.catch(() => {});
  return { body, isOver };
}
