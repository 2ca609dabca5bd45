import {
  Fault,
  type JsonObject,
  type Part,
  parseObject,
  type StreamEvent,
  type StreamFormat,
  type StreamReader,
} from "@ai-liaison/core";
import { isErrorBody, readErrorBody } from "./errors.ts";
import { sseStream } from "./stream/format.ts";
import { DONE } from "./wire.ts";

/** What an event that finishes something says of it. */
export type ReadFinished = (event: JsonObject) => readonly Part[];

/** `image_generation.completed`, `transcript.text.done`, `speech.audio.done`: the last of what it names. */
const FINISHED = /\.(?:done|completed)$/;

/**
 * A stream of named events that passes through: pictures in the making, words as they are heard, pieces of sound. It is
 * whole when the vendor says `[DONE]`, or, where it does not, closes after something was finished and nothing begun.
 */
export function mediaStream(openFinished: () => ReadFinished): StreamFormat {
  return sseStream({
    isContentOnly: () => false,
    openReader: () => new MediaReader(openFinished()),
    openWriter: () => ({ write: () => "" }),
  });
}

class MediaReader implements StreamReader {
  readonly #readFinished: ReadFinished;
  #isFinished = false;
  #isOver = false;

  constructor(readFinished: ReadFinished) {
    this.#readFinished = readFinished;
  }

  read({ data }: StreamEvent): readonly Part[] {
    if (this.#isOver) return [];
    if (data === DONE) return this.#end();
    const event = parseObject(data);
    if (event === null) {
      return this.#fail(new Fault("malformed_response", "An event of the vendor's stream is not a JSON object."));
    }
    if (event.type === "error" || isErrorBody(event)) return this.#fail(readErrorBody(asErrorBody(event)));
    this.#isFinished = typeof event.type === "string" && FINISHED.test(event.type);
    return this.#isFinished ? this.#readFinished(event) : [];
  }

  close(): readonly Part[] {
    if (this.#isOver) return [];
    if (this.#isFinished) return this.#end();
    return this.#fail(new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
  }

  #end(): readonly Part[] {
    this.#isOver = true;
    return [{ type: "end" }];
  }

  #fail(fault: Fault): readonly Part[] {
    this.#isOver = true;
    return [{ type: "fault", fault }];
  }
}

/** Some tell the error itself, as an event of that type. */
function asErrorBody(event: JsonObject): JsonObject {
  return isErrorBody(event) ? event : { error: event };
}
