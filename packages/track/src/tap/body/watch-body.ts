import type { Bytes, ResponseWatch } from "./response-watch.ts";
import { isIterable, watchIterable } from "./watch-iterable.ts";
import { watchStream } from "./watch-stream.ts";

type Body = ReadableStream<Bytes>;

/** A response's body, as its own methods meet it. */
export interface WatchedBody {
  /** Somebody reads the body that was handed out. */
  isTaken(): boolean;
  /** Runs what reads the response itself: refused where the body is taken, which else it is from now on. */
  readBelow<Value>(read: () => Value): Value;
}

interface HandedOut {
  readonly source: unknown;
  readonly body: unknown;
}

/** Has the response hand out a watched body, once somebody asks for it. */
export function watchBody(response: Response, watch: ResponseWatch): WatchedBody {
  const sourceOf = bodyGetter(response);
  let handedOut: HandedOut | null = null;
  const get = (): unknown => {
    // Asked for anew each time: a clone leaves the original with another body.
    const source = sourceOf();
    if (handedOut === null || source !== handedOut.source)
      handedOut = { source, body: watched(source, response, watch) };
    return handedOut.body;
  };
  if (sourceOf()) Object.defineProperty(response, "body", { get, configurable: true });
  const isTaken = (): boolean => isStream(handedOut?.body) && handedOut.body.locked;
  return {
    isTaken,
    readBelow: (read) => {
      if (!isStream(handedOut?.body) || response.bodyUsed) return read();
      if (isTaken()) return whileLocked(handedOut.source, read);
      const value = read();
      // For whoever kept it: it is being read, by the response.
      if (handedOut.body instanceof ReadableStream) ReadableStream.prototype.getReader.call(handedOut.body);
      return value;
    },
  };
}

/** The body as it is without us: of a response of the platform's its class has it, of others often they themselves. */
function bodyGetter(response: Response): () => unknown {
  const own = Object.getOwnPropertyDescriptor(response, "body");
  if (own === undefined) return () => Reflect.get(Object.getPrototypeOf(response), "body", response);
  return () => (own.get === undefined ? own.value : own.get.call(response));
}

function watched(source: unknown, response: Response, watch: ResponseWatch): unknown {
  if (isStream(source)) return source.locked ? source : watchStream(source, response, watch);
  return isIterable(source) ? watchIterable(source, watch) : source;
}

/** Of the platform, or of those who stand in for it. */
function isStream(body: unknown): body is Body {
  return typeof body === "object" && body !== null && "getReader" in body && typeof body.getReader === "function";
}

/** The response looks at its own body to see whether it may be read; ours is locked above it. */
function whileLocked<Value>(source: unknown, read: () => Value): Value {
  if (!isStream(source) || source.locked) return read();
  const reader = source.getReader();
  try {
    return read();
  } finally {
    reader.releaseLock();
  }
}
