import type { JsonObject } from "@ai-liaison/core";
import { encodeFrame, type FrameHeader } from "@ai-liaison/wire";

/** An event of a stream: a frame's type and its payload. */
export interface ConverseEvent {
  readonly name: string;
  readonly payload: JsonObject;
}

const text = (value: string): FrameHeader => ({ type: "string", value });
const JSON_TYPE = text("application/json");

/** An event as its frame; its headers in the vendor's order. */
export function frameOfEvent({ name, payload }: ConverseEvent): Buffer {
  const headers = new Map([
    [":event-type", text(name)],
    [":content-type", JSON_TYPE],
    [":message-type", text("event")],
  ]);
  return encodeFrame({ headers, payload: Buffer.from(JSON.stringify(payload)) });
}

/** An exception as its frame. */
export function frameOfException(name: string, body: JsonObject): Buffer {
  const headers = new Map([
    [":exception-type", text(name)],
    [":content-type", JSON_TYPE],
    [":message-type", text("exception")],
  ]);
  return encodeFrame({ headers, payload: Buffer.from(JSON.stringify(body)) });
}
