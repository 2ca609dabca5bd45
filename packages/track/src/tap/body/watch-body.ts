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
  /** Ours, above the response's; null where what was handed out is no stream, or one that somebody reads already. */
  readonly stream: { readonly above: Body; readonly below: Body } | null;
}

/** Has the response hand out a watched body, once somebody asks for it. */
export function watchBody(response: Response, watch: ResponseWatch): WatchedBody {
  const sourceOf = bodyGetter(response);
  let handedOut: HandedOut | null = null;
  const get = (): unknown => {
    // Asked for anew each time: a clone leaves the original with another body.
    const source = sourceOf();
    if (handedOut === null || source !== handedOut.source) handedOut = handOut(source, response, watch);
    return handedOut.body;
  };
  if (sourceOf()) Object.defineProperty(response, "body", { get, configurable: true });
  const isTaken = (): boolean => isStream(handedOut?.body) && handedOut.body.locked;
  return {
    isTaken,
    readBelow: (read) => {
      const stream = handedOut?.stream ?? null;
      if (stream === null || response.bodyUsed) return read();
      if (stream.above.locked) return whileLocked(stream.below, read);
      const value = read();
      // For whoever kept it: it is being read, by the response.
      ReadableStream.prototype.getReader.call(stream.above);
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

function handOut(source: unknown, response: Response, watch: ResponseWatch): HandedOut {
  if (isStream(source) && !source.locked) {
    const above = watchStream(source, response, watch);
    return { source, body: above, stream: { above, below: source } };
  }
  const body = !isStream(source) && isIterable(source) ? watchIterable(source, watch) : source;
  return { source, body, stream: null };
}

/** Of the platform, or of those who stand in for it. */
function isStream(body: unknown): body is Body {
  return typeof body === "object" && body !== null && "getReader" in body && typeof body.getReader === "function";
}

/** The response looks at its own body to see whether it may be read; ours is locked above it. */
function whileLocked<Value>(below: Body, read: () => Value): Value {
  if (below.locked) return read();
  const reader = below.getReader();
  try {
    return read();
  } finally {
    reader.releaseLock();
  }
}
