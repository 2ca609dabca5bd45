import type { Bytes, ResponseWatch } from "./response-watch.ts";

type Body = ReadableStream<Bytes>;
type Reader = ReadableStreamDefaultReader<Bytes>;
type Controller = ReadableByteStreamController | ReadableStreamDefaultController<Bytes>;
export type Step = Awaited<ReturnType<Reader["read"]>>;
/** What is read of a body; other runtimes' streams have as much. */
export type BodySource = Pick<Body, "getReader" | "cancel">;

/**
 * A stream that is another, watched. It pulls only when pulled, so that backpressure reaches the vendor; errors come
 * through as the same object, and cancelling reaches what is below. Bytes stay bytes: a body that could be read into a
 * reader's own memory still can. `direct()` is a short way past the stream's own machinery, which costs as much per
 * chunk as everything else the tap does.
 */
export class PassThrough {
  readonly stream: Body;
  readonly #source: BodySource;
  readonly #watch: ResponseWatch;
  #controller: Controller | null = null;
  #reader: Reader | null = null;
  #direct: Promise<Step> | null = null;
  #pulling = false;
  /** Direct reads that their reader gave up; they settle before any later one does. */
  #givenUp = 0;
  #ended = false;
  #over = false;
  #whenOver: (() => void) | null = null;

  constructor(source: BodySource, watch: ResponseWatch) {
    this.#source = source;
    this.#watch = watch;
    this.stream = this.#open();
  }

  get isRead(): boolean {
    return this.#reader !== null;
  }

  /** One step read past the stream; null where the stream has something waiting, or somebody to serve before. */
  direct(): Promise<Step> | null {
    const room = this.#controller?.desiredSize;
    if (this.#over || this.#pulling || this.#direct !== null || (typeof room === "number" && room < 0)) return null;
    this.#direct = this.#below().read().then(this.#onDirect, this.#onDirectError);
    return this.#direct;
  }

  /** Is called once, when the end or an error has been read; replaces who was to be called before. */
  whenOver(call: (() => void) | null): void {
    this.#whenOver = call;
  }

  /** The stream's reader let go of it: what it still waits for fails, and stays for the next. */
  letGo(): void {
    if (this.#direct === null) return;
    this.#givenUp += 1;
    this.#direct = null;
    this.#reader?.releaseLock();
    this.#reader = null;
  }

  #open(): Body {
    const start = (controller: Controller): void => {
      this.#controller = controller;
    };
    const pull = (): Promise<void> => this.#pull();
    const cancel = (reason: unknown): Promise<void> => this.#cancel(reason);
    const strategy = { highWaterMark: 0 };
    return isByteStream(this.#source)
      ? new ReadableStream({ type: "bytes", start, pull, cancel }, strategy)
      : new ReadableStream<Bytes>({ start, pull, cancel }, strategy);
  }

  #below(): Reader {
    this.#reader ??= this.#source.getReader();
    return this.#reader;
  }

  async #pull(): Promise<void> {
    this.#pulling = true;
    try {
      while (this.#direct !== null) await this.#direct.catch(() => {});
      while (!this.#over) {
        const step = this.#passed(await this.#below().read());
        if (step === null) continue;
        if (step.done) this.#close();
        else this.#controller?.enqueue(step.value);
        return;
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#pulling = false;
    }
  }

  #cancel(reason: unknown): Promise<void> {
    this.#over = true;
    this.#watch.onCancel();
    return this.#reader === null ? this.#source.cancel(reason) : this.#reader.cancel(reason);
  }

  readonly #onDirect = (step: Step): Step | Promise<Step> => {
    const passed = this.#passed(step);
    if (this.#givenUp > 0) {
      this.#givenUp -= 1;
      if (passed === null) throw new TypeError("The reader was released.");
      return passed;
    }
    if (passed === null) return this.#below().read().then(this.#onDirect, this.#onDirectError);
    this.#direct = null;
    if (passed.done) this.#close();
    return passed;
  };

  readonly #onDirectError = (error: unknown): never => {
    if (this.#givenUp > 0) this.#givenUp -= 1;
    else {
      this.#direct = null;
      this.#fail(error);
    }
    throw error;
  };

  /** What goes on of a step; null while all of it is held back, which is given out at the end, before it. */
  #passed(step: Step): Step | null {
    if (this.#ended) return step;
    this.#ended = step.done;
    const bytes = step.done ? this.#watch.onEnd() : this.#watch.onChunk(step.value);
    if (bytes === step.value) return step;
    if (bytes !== null && bytes.length > 0 && !this.#over) return { value: bytes, done: false };
    return step.done ? step : null;
  }

  #close(): void {
    if (!this.#over) {
      this.#over = true;
      this.#controller?.close();
      if (this.#controller !== null && "byobRequest" in this.#controller) this.#controller.byobRequest?.respond(0);
    }
    this.#tellOver();
  }

  #fail(error: unknown): void {
    this.#watch.onError(error);
    this.#over = true;
    // Nothing happens where it has closed or failed before.
    this.#controller?.error(error);
    this.#tellOver();
  }

  #tellOver(): void {
    const call = this.#whenOver;
    this.#whenOver = null;
    call?.();
  }
}

function isByteStream(body: BodySource): boolean {
  try {
    body.getReader({ mode: "byob" }).releaseLock();
    return true;
  } catch {
    return false;
  }
}
