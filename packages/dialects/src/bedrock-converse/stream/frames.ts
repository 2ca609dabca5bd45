import type { JsonObject } from "@ai-liaison/core";
import { encodeFrameWith, type FrameHeader, writeHeaders } from "@ai-liaison/wire";

/** An event of a stream: a frame's type and its payload. */
export interface ConverseEvent {
  readonly name: string;
  readonly payload: JsonObject;
}

/** Headers of the frames of a stream, by the event's name: there are few names, and many frames. */
export type HeadersByName = Map<string, Buffer>;

/** An event as its frame. */
export function frameOfEvent({ name, payload }: ConverseEvent, known: HeadersByName = new Map()): Buffer {
  let headers = known.get(name);
  if (headers === undefined) {
    headers = headersOf("event", name);
    known.set(name, headers);
  }
  return encodeFrameWith(headers, Buffer.from(JSON.stringify(payload)));
}

/** An exception as its frame. */
export function frameOfException(name: string, body: JsonObject): Buffer {
  return encodeFrameWith(headersOf("exception", name), Buffer.from(JSON.stringify(body)));
}

/** In the vendor's order. */
function headersOf(kind: "event" | "exception", name: string): Buffer {
  return writeHeaders(
    new Map([
      [`:${kind}-type`, text(name)],
      [":content-type", text("application/json")],
      [":message-type", text(kind)],
    ]),
  );
}

function text(value: string): FrameHeader {
  return { type: "string", value };
}
