import { type Abort, Fault, type Json, type Transport, type UpstreamRequest } from "@ai-liaison/core";

/** An answer whose body is JSON, and how large it was. */
export interface AnsweredPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where the status is not 200: nothing of it is read then. */
  readonly body: Json;
  readonly sizeBytes: number;
}

export interface PageLimits {
  readonly maxBytes: number;
  /** Ends the asking at once, with its reason. */
  readonly signal: AbortSignal;
}

/** Asks once. Rejects with a Fault for what is no answer, is too large, is no JSON, or did not come in time. */
export function askPage(transport: Transport, request: UpstreamRequest, limits: PageLimits): Promise<AnsweredPage> {
  const { maxBytes, signal } = limits;
  const { promise, resolve, reject } = Promise.withResolvers<AnsweredPage>();
  const chunks: Buffer[] = [];
  let head: Pick<AnsweredPage, "status" | "headers"> = { status: 0, headers: {} };
  let sizeBytes = 0;
  let abort: Abort | null = null;
  const stop = (reason: unknown): void => {
    abort?.();
    reject(reason);
  };
  abort = transport.send(request, {
    onHeaders: (status, headers) => {
      head = { status, headers };
      if (status === 200) return;
      abort?.();
      resolve({ ...head, body: null, sizeBytes });
    },
    onData: (chunk) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) stop(tooLarge(maxBytes));
      else chunks.push(chunk);
    },
    onEnd: () => {
      try {
        resolve({ ...head, body: parse(Buffer.concat(chunks)), sizeBytes });
      } catch (error) {
        reject(error);
      }
    },
    onError: (cause) =>
      reject(cause instanceof Fault ? cause : new Fault("network", "The connection to it failed.", { cause })),
  });
  const onAbort = (): void => stop(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  return promise.finally(() => signal.removeEventListener("abort", onAbort));
}

function parse(bytes: Buffer): Json {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new Fault("malformed_response", "Its answer is no JSON.", { cause });
  }
}

function tooLarge(maxBytes: number): Fault {
  return new Fault("malformed_response", `Its list is larger than ${maxBytes / 1024 / 1024} MiB.`);
}
