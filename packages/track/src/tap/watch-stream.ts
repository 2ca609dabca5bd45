import { type BodySource, type PassingBody, passThrough } from "./pass-through.ts";
import type { Bytes, ResponseWatch } from "./response-watch.ts";

type Body = ReadableStream<Bytes>;
type Reader = ReadableStreamDefaultReader<Bytes>;
type Step = Awaited<ReturnType<Reader["read"]>>;

const OWNER = Symbol("response");

/**
 * Has a body tell how it is read, in place: another stream around it costs as much per chunk as everything else the tap
 * does. Who iterates gets the stream's own chunks; only what goes past a stream's methods goes through a stream around it:
 * piping, teeing, reading into memory of one's own, and a reader, whose reads Node itself takes from below (its
 * `Readable.fromWeb`). A reader that tells when it lets go is an SDK's own, and reads by its methods.
 *
 * @param owner lives as long as its body does: SDKs let go of a response whose body they still read
 * @returns what undoes it, for when the body, which nobody reads, is about to be read in a way that is watched elsewhere
 */
export function watchStream(body: Body, owner: Response, watch: ResponseWatch): () => void {
  const source = ownMethods(body);
  let around: PassingBody | null = null;
  /** A stream around the body, which from then on stands for it; while somebody reads, the body itself, to refuse. */
  const passing = (): Passing => {
    if (body.locked) return source;
    around = passThrough(source, watch);
    standIn(body, around.stream);
    return around.stream;
  };
  const methods = {
    [OWNER]: owner,
    getReader: (options?: { readonly mode?: "byob" }) => {
      if (watch.onLetGo === null || options?.mode !== undefined) return passing().getReader(options as undefined);
      return watchReader(source.getReader(), watch, watch.onLetGo);
    },
    cancel: (reason?: unknown) => {
      if (!body.locked) watch.onCancel();
      return source.cancel(reason);
    },
    values: (options?: { readonly preventCancel?: boolean }) => iterate(body, watch, options),
    [Symbol.asyncIterator]: () => iterate(body, watch),
    tee: () => passing().tee(),
    pipeTo: (...args: Parameters<Body["pipeTo"]>) => passing().pipeTo(...args),
    pipeThrough: (...args: Parameters<Body["pipeThrough"]>) => passing().pipeThrough(...args),
  };
  for (const name of Reflect.ownKeys(methods)) define(body, name, Reflect.get(methods, name));
  return () => {
    around?.giveBack();
    for (const name of [...Reflect.ownKeys(methods), "locked"]) Reflect.deleteProperty(body, name);
  };
}

type Passing = Pick<Body, "getReader" | "cancel" | "tee" | "pipeTo" | "pipeThrough">;

/** The stream's own methods, which ours stand before. */
function ownMethods(body: Body): Passing & BodySource {
  const { getReader, cancel, tee, pipeTo, pipeThrough } = body;
  return {
    getReader: getReader.bind(body),
    cancel: cancel.bind(body),
    tee: tee.bind(body),
    pipeTo: pipeTo.bind(body),
    pipeThrough: pipeThrough.bind(body),
  };
}

/** Whoever asks `body` for anything asks `other` from now on. */
function standIn(body: Body, other: Body): void {
  for (const name of ["getReader", "cancel", "values", "tee", "pipeTo", "pipeThrough", Symbol.asyncIterator] as const) {
    define(body, name, other[name].bind(other));
  }
  Object.defineProperty(body, "locked", { get: () => other.locked, configurable: true });
}

function watchReader(reader: Reader, watch: ResponseWatch, onLetGo: () => void): Reader {
  const cancel = reader.cancel.bind(reader);
  const release = reader.releaseLock.bind(reader);
  const steps = new WatchedSteps(reader.read.bind(reader), watch);
  define(reader, "read", () => steps.next());
  define(reader, "cancel", (reason?: unknown) => {
    steps.leave();
    watch.onCancel();
    return cancel(reason);
  });
  define(reader, "releaseLock", () => {
    steps.leave();
    release();
    onLetGo();
  });
  return reader;
}

function iterate(body: Body, watch: ResponseWatch, options?: { readonly preventCancel?: boolean }) {
  const own = ReadableStream.prototype.values.call(body, options) as Required<AsyncIterator<Bytes>>;
  const onReturn = options?.preventCancel === true ? watch.onLetGo : watch.onCancel;
  const steps = new WatchedSteps(() => own.next() as Promise<Step>, watch);
  const iterator = {
    next: () => steps.next(),
    return: (value?: unknown) => {
      steps.leave();
      onReturn?.();
      return own.return(value);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/**
 * Reads on while what came is held back, and gives out what was held back for the end before it. Reads that are asked
 * for at once take their turns, so that one that reads on does not come after the next.
 */
class WatchedSteps {
  readonly #read: () => Promise<Step>;
  readonly #watch: ResponseWatch;
  /** Nothing that comes is told any more. */
  #isOver = false;
  #asked = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(read: () => Promise<Step>, watch: ResponseWatch) {
    this.#read = read;
    this.#watch = watch;
  }

  next(): Promise<Step> {
    this.#asked += 1;
    const step = this.#asked === 1 ? this.#readOn() : this.#last.then(this.#readOn, this.#readOn);
    this.#last = step;
    return step;
  }

  /** The reader lets go: what it gave up with that says nothing of the answer. */
  leave(): void {
    this.#isOver = true;
  }

  readonly #readOn = (): Promise<Step> => this.#read().then(this.#onStep, this.#onError);

  readonly #onStep = (step: Step): Step | Promise<Step> => {
    const passed = this.#isOver ? step : this.#passOn(step);
    if (passed === null) return this.#readOn();
    this.#asked -= 1;
    return passed;
  };

  readonly #onError = (error: unknown): never => {
    this.#asked -= 1;
    if (!this.#isOver) this.#watch.onError(error);
    this.#isOver = true;
    throw error;
  };

  /** What the reader gets for a step; null: nothing yet. */
  #passOn(step: Step): Step | null {
    this.#isOver = step.done;
    const bytes = step.done ? this.#watch.onEnd() : this.#watch.onChunk(step.value);
    if (bytes === step.value) return step;
    if (bytes !== null && bytes.length > 0) return { value: bytes, done: false };
    return step.done ? step : null;
  }
}

function define(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}
