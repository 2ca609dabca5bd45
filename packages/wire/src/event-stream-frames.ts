import { crc32 } from "node:zlib";
import { type FrameHeaders, malformed, readHeaders, writeHeaders } from "./event-stream-headers.ts";

/**
 * Frames of `application/vnd.amazon.eventstream` (`https://smithy.io/2.0/aws/amazon-eventstream.html`, read 2026-11-21).
 * All numbers are big-endian, both checksums CRC-32:
 *
 *     4 length of all │ 4 length of headers │ 4 checksum of these eight │ headers │ payload │ 4 checksum of all before
 */
export interface EventStreamFrame {
  readonly headers: FrameHeaders;
  readonly payload: Buffer;
}

export const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
const CHECKED_PRELUDE_BYTES = PRELUDE_BYTES - CHECKSUM_BYTES;
const LEAST_BYTES = PRELUDE_BYTES + CHECKSUM_BYTES;

/** How long the frame is that begins with this prelude, in bytes. Throws `malformed_response` for what is no prelude. */
export function frameLength(prelude: Buffer): number {
  if (crc32(prelude.subarray(0, CHECKED_PRELUDE_BYTES)) !== prelude.readUInt32BE(CHECKED_PRELUDE_BYTES)) {
    throw malformed("was damaged on its way: the checksum of its beginning does not fit");
  }
  const length = prelude.readUInt32BE(0);
  if (length < LEAST_BYTES + prelude.readUInt32BE(4)) throw malformed("is shorter than its headers");
  return length;
}

/** A whole frame, taken apart; its payload lies in `bytes`. Throws `malformed_response` for a damaged one. */
export function decodeFrame(bytes: Buffer): EventStreamFrame {
  if (bytes.length < LEAST_BYTES || frameLength(bytes) !== bytes.length)
    throw malformed("has another length than it says");
  const checked = bytes.length - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, checked)) !== bytes.readUInt32BE(checked)) {
    throw malformed("was damaged on its way: its checksum does not fit");
  }
  const payloadAt = PRELUDE_BYTES + bytes.readUInt32BE(4);
  return {
    headers: readHeaders(bytes.subarray(PRELUDE_BYTES, payloadAt)),
    payload: bytes.subarray(payloadAt, checked),
  };
}

/**
 * A frame as its bytes.
 *
 * @example decodeFrame(encodeFrame({ headers: new Map(), payload: Buffer.from("{}") })).payload.toString() === "{}"
 */
export function encodeFrame({ headers, payload }: EventStreamFrame): Buffer {
  return encodeFrameWith(writeHeaders(headers), payload);
}

/** The same where the headers are bytes already: most frames of a stream have those of another. */
export function encodeFrameWith(headers: Buffer, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(LEAST_BYTES + headers.length + payload.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(headers.length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, CHECKED_PRELUDE_BYTES)), CHECKED_PRELUDE_BYTES);
  headers.copy(bytes, PRELUDE_BYTES);
  payload.copy(bytes, PRELUDE_BYTES + headers.length);
  const checked = bytes.length - CHECKSUM_BYTES;
  bytes.writeUInt32BE(crc32(bytes.subarray(0, checked)), checked);
  return bytes;
}
