/** Bytes in memory of their own, which can be handed over. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Told how an answer's body is read, whichever way the reader takes. Each of the methods may be called more than once. */
export interface ResponseWatch {
  /** The body was read whole, as text; `value` is its JSON where the reader parsed it. Returns what the reader gets. */
  onText(text: string, value: unknown): string;
  /** The body was read whole, as bytes. */
  onBytes(bytes: Uint8Array): void;
  onChunk(chunk: Bytes): Bytes | null;
  /** The bytes that go on before the end. */
  onEnd(): Bytes | null;
  onCancel(): void;
  onError(error: unknown): void;
}

type Body = ReadableStream<Bytes>;

/**
 * Has a response tell how its body is read: it stays the object it was, with its class, address and headers; only the
 * ways to its body are watched. Nothing is read before its reader asks, nothing is teed, and whoever cancels, cancels
 * the vendor's answer.
 */
export function observeResponse(response: Response, watch: ResponseWatch): Response {
  // Asked for anew each time: a clone leaves the original with another body.
  const ownBody = (): unknown => Reflect.get(Object.getPrototypeOf(response) as object, "body", response);
  const text = response.text.bind(response);
  const arrayBuffer = response.arrayBuffer.bind(response);
  const clone = response.clone.bind(response);
  let passing: Body | null = null;
  const readText = () => watched(text(), watch);
  const readBytes = async () => {
    const buffer = await watched(arrayBuffer(), watch);
    watch.onBytes(new Uint8Array(buffer));
    return buffer;
  };
  define(response, {
    text: async () => watch.onText(await readText(), undefined),
    json: async () => {
      const value = await readText();
      return parseWatched(value, watch);
    },
    arrayBuffer: readBytes,
    bytes: async () => new Uint8Array(await readBytes()),
    blob: async () => new Blob([await readBytes()], { type: response.headers.get("content-type") ?? "" }),
    clone: () => observeResponse(clone(), watch),
  });
  if (isStream(response.body)) {
    const getBody = (): Body => {
      passing ??= passThrough(ownBody as () => Body, watch);
      return passing;
    };
    Object.defineProperty(response, "body", { get: getBody, configurable: true });
  }
  return response;
}

function define(response: Response, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(response, name, { value, writable: true, configurable: true });
  }
}

async function watched<Value>(reading: Promise<Value>, watch: ResponseWatch): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    watch.onError(error);
    throw error;
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

function isStream(body: unknown): body is Body {
  return body instanceof ReadableStream;
}

/** Pulls only when pulled, so that backpressure reaches the vendor; errors come through as the same object. */
function passThrough(body: () => Body, watch: ResponseWatch): Body {
  let reader: ReadableStreamDefaultReader<Bytes> | null = null;
  return new ReadableStream(
    {
      type: "bytes",
      pull: async (controller: ReadableByteStreamController) => {
        reader ??= body().getReader();
        let passed: Bytes | null = null;
        while (passed === null || passed.length === 0) {
          const step = await watched(reader.read(), watch);
          if (step.done) {
            end(controller, watch.onEnd());
            return;
          }
          passed = watch.onChunk(step.value);
        }
        controller.enqueue(passed);
      },
      cancel: (reason: unknown) => {
        watch.onCancel();
        return reader === null ? body().cancel(reason) : reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  ) as Body;
}

function end(controller: ReadableByteStreamController, rest: Bytes | null): void {
  if (rest !== null && rest.length > 0) controller.enqueue(rest);
  controller.close();
  controller.byobRequest?.respond(0);
}
