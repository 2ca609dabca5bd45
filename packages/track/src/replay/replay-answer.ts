import { setTimeout as wait } from "node:timers/promises";
import { LiaisonError } from "@ai-liaison/core";
import type { RecordedResponse } from "./exchange.ts";
import { bytesOfBody, type TimedPiece } from "./response-body.ts";

export interface ReplayCircumstances {
  readonly url: string;
  readonly signal: AbortSignal | null;
  /** As slowly as it came. */
  readonly paced: boolean;
}

/** An answer as it was recorded: the same status, headers, bytes and pieces. An abort ends it as it ends a real one. */
export async function replayAnswer(recorded: RecordedResponse, circumstances: ReplayCircumstances): Promise<Response> {
  const { url, signal, paced } = circumstances;
  await pause(paced ? recorded.afterMs : 0, signal);
  const { status, statusText = "", headers } = recorded;
  const response = new Response(mayHaveBody(status) ? bodyOf(recorded, circumstances) : null, {
    status,
    statusText,
    headers: { ...headers },
  });
  Object.defineProperty(response, "url", { value: url });
  return response;
}

function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

async function pause(afterMs: number, signal: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted();
  if (afterMs === 0) return;
  try {
    await wait(afterMs, undefined, signal === null ? {} : { signal });
  } catch (error) {
    // The caller's own reason, as `fetch` has it.
    signal?.throwIfAborted();
    throw error;
  }
}

function bodyOf({ body, cut }: RecordedResponse, circumstances: ReplayCircumstances): ReadableStream<Uint8Array> {
  const pieces = bytesOfBody(body).filter((piece) => piece.bytes.length > 0);
  const { signal, paced } = circumstances;
  let next = 0;
  const over = new AbortController();
  return new ReadableStream(
    {
      start: (controller) => {
        const onAbort = (): void => controller.error(signal?.reason);
        signal?.addEventListener("abort", onAbort, { once: true, signal: over.signal });
      },
      pull: async (controller) => {
        const piece: TimedPiece | undefined = pieces[next++];
        if (piece !== undefined) {
          await pause(paced ? piece.afterMs : 0, signal);
          controller.enqueue(piece.bytes);
          return;
        }
        over.abort();
        if (cut === true) throw cutShort(circumstances.url);
        controller.close();
      },
      cancel: () => over.abort(),
    },
    { highWaterMark: 0 },
  );
}

function cutShort(url: string): LiaisonError {
  return new LiaisonError("interrupted", `The recording of ${url} ends here: whoever recorded it read no further.`, {
    hint: "Record it again with LIAISON_REPLAY=record, reading as far as you do now.",
  });
}
