import type { Bytes, ResponseWatch } from "./response-watch.ts";
import { watchBody } from "./watch-body.ts";

/**
 * Has a response tell how its body is read: it stays the object it was, with its class, address and headers; only the
 * ways to its body are watched. Nothing is read before its reader asks, nothing is teed, and whoever cancels, cancels
 * the vendor's answer. A clone is read on its own, and has a watch of its own.
 */
export function observeResponse(response: Response, watches: (of: Response) => ResponseWatch): Response {
  const watch = watches(response);
  const { text, json, arrayBuffer, clone } = ownMethods(response);
  const body = watchBody(response, watch);
  /** What is refused because somebody reads already says nothing of the answer. */
  const watched = async <Value>(read: () => Promise<Value>): Promise<Value> => {
    const isRefused = response.bodyUsed || body.isTaken();
    try {
      return await body.readBelow(read);
    } catch (error) {
      if (!isRefused) watch.onError(error);
      throw error;
    }
  };
  const readBytes = async (): Promise<Bytes> => watch.onBytes(new Uint8Array(await watched(arrayBuffer)));
  const rewrapped = async (): Promise<Response> => new Response(await readBytes(), { headers: response.headers });
  define(response, {
    text: async () => watch.onText(await watched(text), undefined),
    // Who has no text, as stand-ins for a response may, still has its value.
    json: async () =>
      "text" in response ? parseWatched(await watched(text), watch) : toldValue(await watched(json), watch),
    arrayBuffer: async () => bufferOf(await readBytes()),
    bytes: readBytes,
    blob: async () => (await rewrapped()).blob(),
    formData: async () => (await rewrapped()).formData(),
    clone: () => observeResponse(body.readBelow(clone), watches),
  });
  return response;
}

/** Bound late: not every stand-in for a response has them all. */
function ownMethods(response: Response): Pick<Response, "text" | "json" | "arrayBuffer" | "clone"> {
  const { text, json, arrayBuffer, clone } = response;
  return {
    text: () => text.call(response),
    json: () => json.call(response),
    arrayBuffer: () => arrayBuffer.call(response),
    clone: () => clone.call(response),
  };
}

function toldValue(value: unknown, watch: ResponseWatch): unknown {
  watch.onText("", value);
  return value;
}

function define(response: Response, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    if (name in response) Object.defineProperty(response, name, { value, writable: true, configurable: true });
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
