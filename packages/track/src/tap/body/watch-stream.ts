import { type BodySource, PassThrough, type Step } from "./pass-through.ts";
import type { Bytes, ResponseWatch } from "./response-watch.ts";

type Body = ReadableStream<Bytes>;
type Reader = ReadableStreamDefaultReader<Bytes>;

const OWNER = Symbol("response");
/** What Node and its `fetch` ask of a stream, to know whether somebody has read of it. */
const DISTURBED = Symbol.for("nodejs.stream.disturbed");

/**
 * A body that tells how it is read. It is a stream of its own, so that whatever goes past a stream's methods (piping,
 * teeing, `Readable.fromWeb`, a transfer to another thread) is told as well; who reads or iterates, as SDKs do, goes
 * past that stream instead, and pays nothing for it.
 *
 * @param owner lives as long as its body does: SDKs let go of a response whose body they still read
 */
export function watchStream(body: BodySource, owner: Response, watch: ResponseWatch): Body {
  const passing = new PassThrough(body, watch);
  const { stream } = passing;
  const getReader = stream.getReader.bind(stream);
  const take = (): Reader => getReader();
  const values = (options?: { readonly preventCancel?: boolean }) => iterate(take(), passing, watch, options);
  define(stream, OWNER, owner);
  define(stream, "getReader", (options?: { readonly mode?: "byob" }) => {
    if (options?.mode === undefined) return shortened(take(), passing, watch);
    const reader = getReader({ mode: options.mode });
    onRelease(reader, () => watch.onLetGo?.());
    return reader;
  });
  define(stream, "values", values);
  define(stream, Symbol.asyncIterator, () => values());
  const get = (): unknown => passing.isRead || Reflect.get(ReadableStream.prototype, DISTURBED, stream);
  Object.defineProperty(stream, DISTURBED, { get, configurable: true });
  return stream;
}

/** A reader that reads the short way where it can. */
function shortened(reader: Reader, passing: PassThrough, watch: ResponseWatch): Reader {
  const read = reader.read.bind(reader);
  define(reader, "read", () => passing.direct() ?? read());
  onRelease(reader, () => {
    define(reader, "read", read);
    passing.letGo();
    watch.onLetGo?.();
  });
  return reader;
}

function onRelease(reader: Pick<Reader, "releaseLock">, call: () => void): void {
  const release = reader.releaseLock.bind(reader);
  let isReleased = false;
  define(reader, "releaseLock", () => {
    release();
    if (!isReleased) call();
    isReleased = true;
  });
}

type Values = { readonly preventCancel?: boolean } | undefined;

function iterate(reader: Reader, passing: PassThrough, watch: ResponseWatch, options: Values) {
  let isOver = false;
  let last: Promise<Step> | null = null;
  const leave = (): void => {
    isOver = true;
    reader.releaseLock();
  };
  passing.whenOver(leave);
  const iterator = {
    next: (): Promise<Step> => {
      if (isOver) return Promise.resolve({ value: undefined, done: true });
      last = passing.direct() ?? reader.read();
      return last;
    },
    return: async (value?: unknown) => {
      await last?.catch(() => {});
      if (isOver) return { value, done: true as const };
      passing.whenOver(null);
      const cancelled = options?.preventCancel === true ? watch.onLetGo?.() : reader.cancel(value);
      leave();
      await cancelled;
      return { value, done: true as const };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

function define(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}
