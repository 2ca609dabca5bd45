import type { Bytes, ResponseWatch } from "./response-watch.ts";

type Body = ReadableStream<Bytes>;
/** What is read of a body: its own methods, whatever stands before them. */
export type BodySource = Pick<Body, "getReader" | "cancel">;

/**
 * A body that is another, watched. It pulls only when pulled, so that backpressure reaches the vendor; errors come
 * through as the same object, and cancelling reaches what is below. Bytes stay bytes: a body that could be read into a
 * reader's own memory still can.
 */
export function passThrough(body: () => BodySource, watch: ResponseWatch): Body {
  const passing = streamOf(body, watch);
  if (watch.onLetGo !== null) tellOfRelease(passing, watch.onLetGo);
  return passing;
}

function streamOf(body: () => BodySource, watch: ResponseWatch): Body {
  const source = new WatchedSource(body, watch);
  const cancel = (reason: unknown): Promise<void> => source.cancel(reason);
  if (!isByteStream(body())) {
    const pull = async (controller: ReadableStreamDefaultController<Bytes>): Promise<void> => {
      const { bytes, done } = await source.next();
      if (bytes !== null) controller.enqueue(bytes);
      if (done) controller.close();
    };
    return new ReadableStream<Bytes>({ pull, cancel }, { highWaterMark: 0 });
  }
  const pull = async (controller: ReadableByteStreamController): Promise<void> => {
    const { bytes, done } = await source.next();
    if (bytes !== null) controller.enqueue(bytes);
    if (!done) return;
    controller.close();
    controller.byobRequest?.respond(0);
  };
  return new ReadableStream({ type: "bytes", pull, cancel }, { highWaterMark: 0 });
}

function tellOfRelease(stream: Body, onLetGo: () => void): void {
  const getReader = stream.getReader.bind(stream) as () => ReadableStreamDefaultReader<Bytes>;
  const value = (...options: []): ReadableStreamDefaultReader<Bytes> => {
    const reader = getReader(...options);
    const release = reader.releaseLock.bind(reader);
    const releaseTold = (): void => {
      release();
      onLetGo();
    };
    Object.defineProperty(reader, "releaseLock", { value: releaseTold, writable: true, configurable: true });
    return reader;
  };
  Object.defineProperty(stream, "getReader", { value, writable: true, configurable: true });
}

interface Step {
  readonly bytes: Bytes | null;
  readonly done: boolean;
}

class WatchedSource {
  readonly #body: () => BodySource;
  readonly #watch: ResponseWatch;
  #reader: ReadableStreamDefaultReader<Bytes> | null = null;

  constructor(body: () => BodySource, watch: ResponseWatch) {
    this.#body = body;
    this.#watch = watch;
  }

  /** What goes on next: bytes, or the end with what was held back for it. */
  async next(): Promise<Step> {
    for (;;) {
      const { value, done } = await this.#read();
      if (done) return { bytes: filled(this.#watch.onEnd()), done };
      const bytes = filled(this.#watch.onChunk(value));
      if (bytes !== null) return { bytes, done };
    }
  }

  cancel(reason: unknown): Promise<void> {
    this.#watch.onCancel();
    return this.#reader === null ? this.#body().cancel(reason) : this.#reader.cancel(reason);
  }

  async #read(): ReturnType<ReadableStreamDefaultReader<Bytes>["read"]> {
    this.#reader ??= this.#body().getReader();
    try {
      return await this.#reader.read();
    } catch (error) {
      this.#watch.onError(error);
      throw error;
    }
  }
}

/** A stream of bytes refuses to pass on none. */
function filled(bytes: Bytes | null): Bytes | null {
  return bytes === null || bytes.length === 0 ? null : bytes;
}

function isByteStream(body: BodySource): boolean {
  try {
    body.getReader({ mode: "byob" }).releaseLock();
    return true;
  } catch {
    return false;
  }
}
