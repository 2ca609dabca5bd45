import { Readable } from "node:stream";
import type { Bytes, ResponseWatch } from "./response-watch.ts";

/** Whether a body is one of those that other `fetch`es than the platform's give: Node's streams, and what can be iterated. */
export function isIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

/** The same body, watched: a stream of Node's is another in its place, anything else tells as it is iterated. */
export function watchIterable(body: AsyncIterable<unknown>, watch: ResponseWatch): AsyncIterable<unknown> {
  if (body instanceof Readable) return watchReadable(body, watch);
  const iterate = body[Symbol.asyncIterator].bind(body);
  const value = () => passing({ [Symbol.asyncIterator]: iterate }, watch);
  Object.defineProperty(body, Symbol.asyncIterator, { value, writable: true, configurable: true });
  return body;
}

function watchReadable(body: Readable, watch: ResponseWatch): Readable {
  let isStarted = false;
  const started = async function* () {
    isStarted = true;
    yield* passing(body, watch);
  };
  const stream = Readable.from(started(), { objectMode: body.readableObjectMode });
  body.on("error", (error) => stream.destroy(error));
  stream.on("close", () => {
    if (!isStarted) watch.onCancel();
    body.destroy();
  });
  return stream;
}

async function* passing(body: AsyncIterable<unknown>, watch: ResponseWatch): AsyncGenerator<unknown, void> {
  let isOver = false;
  try {
    for await (const chunk of body) {
      const passed = passedOn(chunk, watch);
      if (passed !== null) yield passed;
    }
    isOver = true;
    const rest = watch.onEnd();
    if (rest !== null && rest.length > 0) yield rest;
  } catch (error) {
    isOver = true;
    watch.onError(error);
    throw error;
  } finally {
    if (!isOver) watch.onCancel();
  }
}

function passedOn(chunk: unknown, watch: ResponseWatch): unknown {
  if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return chunk;
  const bytes = typeof chunk === "string" ? Uint8Array.from(Buffer.from(chunk)) : (chunk as Bytes);
  const passed = watch.onChunk(bytes);
  if (passed === bytes) return chunk;
  if (passed === null || passed.length === 0) return null;
  return typeof chunk === "string" ? Buffer.from(passed).toString() : passed;
}
