import type { RecordedResponse } from "./exchange.ts";
import { showBody, type TimedBytes } from "./response-body.ts";
import { shownHeaders } from "./response-headers.ts";

/**
 * Passes an answer on, piece by piece as its reader asks, and keeps it when it is over. Kept before its reader sees the
 * end, so that a test that is done is recorded; one that breaks on the way is not kept. Whoever stops reading, stops the vendor.
 */
export function recordAnswer(
  response: Response,
  times: { readonly askedAtMs: number; readonly nowMs: () => number },
  keep: (answer: RecordedResponse) => void,
): Response {
  const pieces: TimedBytes[] = [];
  let lastMs = times.nowMs();
  const head = headOf(response, Math.round(lastMs - times.askedAtMs));
  const isOver = (cut: boolean): void => {
    const body = showBody(pieces, response.headers.get("content-type") ?? "");
    keep({ ...head, ...(body !== undefined && { body }), ...(cut && { cut: true }) });
  };
  const onPiece = (bytes: Uint8Array): void => {
    const nowMs = times.nowMs();
    // A copy: whoever passes bytes on hands their memory over.
    pieces.push({ afterMs: Math.round(nowMs - lastMs), bytes: Uint8Array.from(bytes) });
    lastMs = nowMs;
  };
  if (response.body === null) isOver(false);
  const body = response.body === null ? null : passOn(response.body, onPiece, isOver);
  const { status, statusText, headers } = response;
  const passed = new Response(body, { status, statusText, headers });
  Object.defineProperty(passed, "url", { value: response.url });
  return passed;
}

function headOf({ status, statusText, headers }: Response, afterMs: number): RecordedResponse {
  return { status, ...(statusText !== "" && { statusText }), headers: shownHeaders(headers), afterMs };
}

function passOn(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onPiece: (bytes: Uint8Array) => void,
  isOver: (cut: boolean) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const step = await reader.read();
        if (step.done) {
          isOver(false);
          controller.close();
          return;
        }
        onPiece(step.value);
        controller.enqueue(step.value);
      },
      cancel: (reason) => {
        isOver(true);
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
