import type { Bytes, ResponseWatch } from "./response-watch.ts";
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
  readonly source: Body;
  readonly body: Body;
}

/** Has the response hand out a watched body, once somebody asks for it. */
export function watchBody(response: Response, watch: ResponseWatch): WatchedBody {
  const prototype: object = Object.getPrototypeOf(response);
  let handedOut: HandedOut | null = null;
  const get = (): Body | null => {
    // Asked for anew each time: a clone leaves the original with another body.
    const source = Reflect.get(prototype, "body", response) as Body | null;
    if (source === null || source === handedOut?.source) return handedOut?.body ?? null;
    if (source.locked) return source;
    handedOut = { source, body: watchStream(source, response, watch) };
    return handedOut.body;
  };
  if (response.body !== null) Object.defineProperty(response, "body", { get, configurable: true });
  const isTaken = (): boolean => handedOut?.body.locked === true;
  return {
    isTaken,
    readBelow: (read) => {
      if (handedOut === null || response.bodyUsed) return read();
      if (isTaken()) return whileLocked(handedOut.source, read);
      const value = read();
      // For whoever kept it: it is being read, by the response.
      ReadableStream.prototype.getReader.call(handedOut.body);
      return value;
    },
  };
}

/** The response looks at its own body to see whether it may be read; ours is locked above it. */
function whileLocked<Value>(source: Body, read: () => Value): Value {
  if (source.locked) return read();
  const reader = source.getReader();
  try {
    return read();
  } finally {
    reader.releaseLock();
  }
}
