import { crc32 } from "node:zlib";
import type { JsonObject } from "@ai-liaison/core";

/**
 * A frame as Amazon's services send it, put together here and not by the code that is tested with it
 * (https://smithy.io/2.0/aws/amazon-eventstream.html, read 2026-11-21): an event, or an exception, by its name.
 */
export function amazonFrame(name: string, payload: JsonObject): Buffer {
  const kind = name.endsWith("Exception") ? "exception" : "event";
  const headers = Buffer.concat([
    header(`:${kind}-type`, name),
    header(":content-type", "application/json"),
    header(":message-type", kind),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const lengths = Buffer.concat([number(12 + headers.length + body.length + 4), number(headers.length)]);
  const unsealed = Buffer.concat([lengths, number(crc32(lengths)), headers, body]);
  return Buffer.concat([unsealed, number(crc32(unsealed))]);
}

const STRING = 7;

function header(name: string, value: string): Buffer {
  const length = Buffer.from([value.length >> 8, value.length & 0xff]);
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([STRING]),
    length,
    Buffer.from(value),
  ]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
