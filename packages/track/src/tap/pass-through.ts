import type { Bytes, ResponseWatch } from "./response-watch.ts";

type Body = ReadableStream<Bytes>;
/** What is read of a body: its own methods, whatever stands before them. */
export type BodySource = Pick<Body, "getReader" | "cancel">;

export interface PassingBody {
  readonly stream: Body;
  /** Lets go of the body below, once nobody reads the stream. */
  giveBack(): void;
}

/**
 * A body that is another, watched: from now on that one is locked. It pulls only when pulled, so that backpressure reaches the vendor; errors come
 * through as the same object, and cancelling reaches what is below. Bytes stay bytes: a body that could be read into a
 * reader's own memory still can.
 */
export function passThrough(body: BodySource, watch: ResponseWatch): PassingBody {
  const ofBytes = isByteStream(body);
  const source = new WatchedSource(body.getReader(), watch);
  const stream = streamOf(source, ofBytes);
  if (watch.onLetGo !== null) tellOfRelease(stream, watch.onLetGo);
  return { stream, giveBack: () => source.giveBack() };
}

function streamOf(source: WatchedSource, ofBytes: boolean): Body {
  const cancel = (reason: unknown): Promise<void> => source.cancel(reason);
  if (!ofBytes) {
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
  const getReader = stream.getReader.bind(stream);
  const value = (...options: Parameters<typeof getReader>): ReturnType<typeof getReader> => {
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
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  readonly #watch: ResponseWatch;

  constructor(reader: ReadableStreamDefaultReader<Bytes>, watch: ResponseWatch) {
    this.#reader = reader;
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
    return this.#reader.cancel(reason);
  }

  giveBack(): void {
    this.#reader.releaseLock();
  }

  async #read(): ReturnType<ReadableStreamDefaultReader<Bytes>["read"]> {
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
