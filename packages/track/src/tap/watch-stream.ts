import { type BodySource, passThrough } from "./pass-through.ts";
import type { Bytes, ResponseWatch } from "./response-watch.ts";

type Body = ReadableStream<Bytes>;
type Reader = ReadableStreamDefaultReader<Bytes>;
type Step = Awaited<ReturnType<Reader["read"]>>;

const OWNER = Symbol("response");

/**
 * Has a body tell how it is read, in place: another stream around it costs as much per chunk as everything else the tap
 * does. Who reads or iterates gets the stream's own chunks from its own reader; only piping, teeing and reading into
 * memory of one's own, which go past a stream's methods, go through a stream around it.
 *
 * @param owner lives as long as its body does: SDKs let go of a response whose body they still read
 * @returns what undoes it, for when the body is about to be read in a way that is watched elsewhere
 */
export function watchStream(body: Body, owner: Response, watch: ResponseWatch): () => void {
  const source = ownMethods(body);
  let around: Body | null = null;
  const passing = (): Body => {
    around ??= passThrough(() => source, watch);
    return around;
  };
  const methods = {
    [OWNER]: owner,
    getReader: (options?: { readonly mode?: "byob" }) => {
      return options?.mode === undefined
        ? watchReader(source.getReader(), watch)
        : passing().getReader({ mode: "byob" });
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
    for (const name of Reflect.ownKeys(methods)) Reflect.deleteProperty(body, name);
  };
}

/** The stream's own methods, which ours stand before. */
function ownMethods(body: Body): BodySource {
  const { getReader, cancel } = body;
  return { getReader: getReader.bind(body), cancel: cancel.bind(body) };
}

function watchReader(reader: Reader, watch: ResponseWatch): Reader {
  const cancel = reader.cancel.bind(reader);
  const release = reader.releaseLock.bind(reader);
  define(reader, "read", watchSteps(reader.read.bind(reader), watch));
  define(reader, "cancel", (reason?: unknown) => {
    watch.onCancel();
    return cancel(reason);
  });
  if (watch.onLetGo !== null) {
    define(reader, "releaseLock", () => {
      release();
      watch.onLetGo?.();
    });
  }
  return reader;
}

function iterate(body: Body, watch: ResponseWatch, options?: { readonly preventCancel?: boolean }) {
  const own = ReadableStream.prototype.values.call(body, options) as AsyncIterableIterator<Bytes>;
  const leave = options?.preventCancel === true ? watch.onLetGo : watch.onCancel;
  const iterator = {
    next: watchSteps(() => own.next() as Promise<Step>, watch),
    return: async (value?: unknown) => {
      leave?.();
      return (await own.return?.(value)) ?? { value, done: true as const };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/** Reads on while what came is held back, and gives out what was held back for the end before it. */
function watchSteps(read: () => Promise<Step>, watch: ResponseWatch): () => Promise<Step> {
  let isEnded = false;
  const onStep = (step: Step): Step | Promise<Step> => {
    if (isEnded) return step;
    isEnded = step.done;
    const bytes = step.done ? watch.onEnd() : watch.onChunk(step.value);
    if (bytes === step.value) return step;
    if (bytes !== null && bytes.length > 0) return { value: bytes, done: false };
    return step.done ? step : next();
  };
  const onError = (error: unknown): never => {
    watch.onError(error);
    throw error;
  };
  const next = (): Promise<Step> => read().then(onStep, onError);
  return next;
}

function define(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}
