import type { Bytes, ResponseWatch } from "./response-watch.ts";
import { watchStream } from "./watch-stream.ts";

/**
 * Has a response tell how its body is read: it stays the object it was, with its class, address and headers; only the
 * ways to its body are watched. Nothing is read before its reader asks, nothing is teed, and whoever cancels, cancels
 * the vendor's answer. A clone is read on its own, and has a watch of its own.
 */
export function observeResponse(response: Response, watches: (of: Response) => ResponseWatch): Response {
  const watch = watches(response);
  const text = response.text.bind(response);
  const arrayBuffer = response.arrayBuffer.bind(response);
  const clone = response.clone.bind(response);
  const { unwatch, isTaken } = response.body instanceof ReadableStream ? watchBody(response, watch) : NO_BODY;
  /** What is refused because somebody reads already says nothing of the answer. */
  const watched = async <Value>(read: () => Promise<Value>): Promise<Value> => {
    const isRefused = response.bodyUsed || isTaken();
    unwatch();
    try {
      return await read();
    } catch (error) {
      if (!isRefused) watch.onError(error);
      throw error;
    }
  };
  const readBytes = async (): Promise<Bytes> => watch.onBytes(new Uint8Array(await watched(arrayBuffer)));
  const rewrapped = async (): Promise<Response> => new Response(await readBytes(), { headers: response.headers });
  define(response, {
    text: async () => watch.onText(await watched(text), undefined),
    json: async () => parseWatched(await watched(text), watch),
    arrayBuffer: async () => bufferOf(await readBytes()),
    bytes: readBytes,
    blob: async () => (await rewrapped()).blob(),
    formData: async () => (await rewrapped()).formData(),
    clone: () => {
      unwatch();
      return observeResponse(clone(), watches);
    },
  });
  return response;
}

interface WatchedBody {
  /** Lets the response's own methods read the body unseen, unless somebody reads it: then they refuse. */
  readonly unwatch: () => void;
  /** Somebody reads the body. */
  readonly isTaken: () => boolean;
}

/** Watches the body once somebody asks for it. */
function watchBody(response: Response, watch: ResponseWatch): WatchedBody {
  const prototype: object = Object.getPrototypeOf(response);
  let watched: ReadableStream<Bytes> | null = null;
  let undo = nothing;
  const get = (): ReadableStream<Bytes> => {
    // Asked for anew each time: a clone leaves the original with another body.
    const body = Reflect.get(prototype, "body", response) as ReadableStream<Bytes>;
    if (body !== watched) undo = watchStream(body, response, watch);
    watched = body;
    return body;
  };
  Object.defineProperty(response, "body", { get, configurable: true });
  const isTaken = (): boolean => watched?.locked === true;
  const unwatch = (): void => {
    if (isTaken()) return;
    undo();
    undo = nothing;
    watched = null;
  };
  return { unwatch, isTaken };
}

function nothing(): void {}

const NO_BODY: WatchedBody = { unwatch: nothing, isTaken: () => false };

function define(response: Response, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(response, name, { value, writable: true, configurable: true });
  }
}

function parseWatched(text: string, watch: ResponseWatch): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    watch.onText(text, undefined);
    throw error;
  }
  watch.onText(text, value);
  return value;
}

function bufferOf({ buffer, byteOffset, byteLength }: Bytes): ArrayBuffer {
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}
