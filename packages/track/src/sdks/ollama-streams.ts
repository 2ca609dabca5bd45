import type { Fetch } from "../tap/fetch.ts";

/** The ways to let go of the answers that are being read, by the signals their requests were sent with. */
const letGo = new WeakMap<AbortSignal, () => void>();

/** A `fetch` whose streams `leaveStream` can find again. */
export function leavable(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    rememberReader(response, init?.signal);
    return response;
  };
}

interface Readable {
  getReader(): { releaseLock(): void };
}

function isReadable(value: unknown): value is Readable {
  return typeof value === "object" && value !== null && "getReader" in value;
}

/** An answer nobody can be told of is one like any other. */
function rememberReader(response: unknown, signal: unknown): void {
  const body: unknown = response instanceof Response ? response.body : null;
  if (!(signal instanceof AbortSignal) || !isReadable(body)) return;
  const getReader = body.getReader;
  const getRemembered = (...options: []) => {
    const reader = getReader.apply(body, options);
    letGo.set(signal, () => reader.releaseLock());
    return reader;
  };
  Object.defineProperty(body, "getReader", { value: getRemembered, writable: true, configurable: true });
}

/** Has the reader of a stream let go of it as soon as whoever iterates it stops; anything but a stream stays. */
export function leaveStream(answer: unknown): void {
  if (!isAbortable(answer)) return;
  const { itr: lines, abortController } = answer;
  const stop = lines.return?.bind(lines);
  if (stop === undefined) return;
  const value = (result: unknown) => {
    const stopped = stop(result);
    const letGoAfter = (): void => letGoQuietly(abortController.signal);
    // Not before: a read that still waits would be refused.
    stopped.then(letGoAfter, letGoAfter);
    return stopped;
  };
  Object.defineProperty(lines, "return", { value, writable: true, configurable: true });
}

function letGoQuietly(signal: AbortSignal): void {
  try {
    letGo.get(signal)?.();
  } catch {
    // Then the stream ends otherwise: by its end, or by `abort`.
  }
}

interface AbortableStream {
  readonly itr: AsyncIterator<unknown>;
  readonly abortController: AbortController;
}

function isAbortable(value: unknown): value is AbortableStream {
  if (typeof value !== "object" || value === null || !("itr" in value) || !("abortController" in value)) return false;
  return typeof value.itr === "object" && value.itr !== null && value.abortController instanceof AbortController;
}
