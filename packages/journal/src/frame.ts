import { crc32 } from "node:zlib";
import { type CallId, type CallRecord, interruptedRecord, type JournalEntry } from "@ai-liaison/core";
import { unpackOpening } from "./packed-opening.ts";
import { type PackedRecord, packRecord, readPacked, unpackRecord } from "./packed-record.ts";

/**
 * One entry on disk, little-endian:
 *
 *    0  magic            12  kind, flags, length of id     24  length of response body
 *    4  crc of 8…31      16  length of JSON                28  length of dialect
 *    8  crc of the rest  20  length of request body        32  id, dialect, JSON, request body, response body
 *
 * The head has a checksum of its own: a whole head tells how long the frame is even when the rest is damaged or not
 * yet there, so a reader can tell "still being written" from "damaged", and skip exactly one frame. Bodies are raw.
 */
export interface FrameHead {
  readonly kind: JournalEntry["kind"];
  readonly bodyTruncated: boolean;
  readonly payloadCrc: number;
  readonly idLength: number;
  readonly jsonLength: number;
  /** −1 for a body that is null rather than empty. */
  readonly requestLength: number;
  readonly responseLength: number;
  /** −1 for null. */
  readonly dialectLength: number;
  /** Head and payload together. */
  readonly frameLength: number;
}

export const FRAME_HEAD_BYTES = 32;
export const FRAME_MAGIC = Buffer.from([0xa1, 0x1a, 0x15, 0x0e]);

const MAGIC_NUMBER = FRAME_MAGIC.readUInt32LE(0);
const KINDS = ["opened", "closed", "amended", "withdrawn"] as const;
const NONE_16 = 0xffff;
const NONE_32 = 0xffff_ffff;

export function writeHead(into: Buffer, at: number, head: Omit<FrameHead, "frameLength">, salt: number): void {
  into.writeUInt32LE(MAGIC_NUMBER, at);
  into.writeUInt32LE(head.payloadCrc, at + 8);
  into[at + 12] = KINDS.indexOf(head.kind);
  into[at + 13] = head.bodyTruncated ? 1 : 0;
  into.writeUInt16LE(head.idLength, at + 14);
  into.writeUInt32LE(head.jsonLength, at + 16);
  into.writeUInt32LE(head.requestLength < 0 ? NONE_32 : head.requestLength, at + 20);
  into.writeUInt32LE(head.responseLength, at + 24);
  into.writeUInt32LE(head.dialectLength < 0 ? NONE_16 : head.dialectLength, at + 28);
  into.writeUInt32LE(crc32(into.subarray(at + 8, at + FRAME_HEAD_BYTES), salt), at + 4);
}

/** Null when no intact head of this journal begins at `at`. */
export function readHead(bytes: Buffer, at: number, salt: number): FrameHead | null {
  if (at + FRAME_HEAD_BYTES > bytes.length || bytes.readUInt32LE(at) !== MAGIC_NUMBER) return null;
  if (bytes.readUInt32LE(at + 4) !== crc32(bytes.subarray(at + 8, at + FRAME_HEAD_BYTES), salt)) return null;
  const kind = KINDS[bytes.readUInt8(at + 12)];
  if (kind === undefined) return null;
  const idLength = bytes.readUInt16LE(at + 14);
  const jsonLength = bytes.readUInt32LE(at + 16);
  const request = bytes.readUInt32LE(at + 20);
  const responseLength = bytes.readUInt32LE(at + 24);
  const dialect = bytes.readUInt32LE(at + 28);
  const requestLength = request === NONE_32 ? -1 : request;
  const dialectLength = dialect === NONE_16 ? -1 : dialect;
  return {
    kind,
    bodyTruncated: bytes[at + 13] === 1,
    payloadCrc: bytes.readUInt32LE(at + 8),
    idLength,
    jsonLength,
    requestLength,
    responseLength,
    dialectLength,
    frameLength:
      FRAME_HEAD_BYTES +
      idLength +
      jsonLength +
      responseLength +
      Math.max(requestLength, 0) +
      Math.max(dialectLength, 0),
  };
}

/** True when the payload after the head at `at` is what was written; all of the frame must be in `bytes`. */
export function payloadIsIntact(bytes: Buffer, at: number, head: FrameHead, salt: number): boolean {
  return crc32(bytes.subarray(at + FRAME_HEAD_BYTES, at + head.frameLength), salt) === head.payloadCrc;
}

/** A whole, intact frame with its place; what it holds is decoded on demand. Bodies are views of `bytes`, where it begins at `at`. */
export interface Frame {
  readonly head: FrameHead;
  readonly bytes: Buffer;
  readonly at: number;
  readonly segment: number;
  readonly offset: number;
  readonly ownerId: string;
}

export function idOf(frame: Frame): CallId {
  const start = frame.at + FRAME_HEAD_BYTES;
  return frame.bytes.toString("utf8", start, start + frame.head.idLength) as CallId;
}

/** The record of a call that ended, or of one that never will. */
export function packedOf(frame: Frame): PackedRecord {
  const json = jsonOf(frame);
  return frame.head.kind === "opened" ? packRecord(interruptedRecord(unpackOpening(json))) : readPacked(json);
}

export function changesOf(frame: Frame): Partial<CallRecord> {
  return JSON.parse(jsonOf(frame)) as Partial<CallRecord>;
}

export function dialectOf(frame: Frame): string | null {
  const { idLength, dialectLength } = frame.head;
  const start = frame.at + FRAME_HEAD_BYTES + idLength;
  return dialectLength < 0 ? null : frame.bytes.toString("utf8", start, start + dialectLength);
}

export function requestBodyOf(frame: Frame): Uint8Array | null {
  const start = endOfJson(frame);
  return frame.head.requestLength < 0 ? null : frame.bytes.subarray(start, start + frame.head.requestLength);
}

export function responseBodyOf(frame: Frame): Uint8Array | null {
  const start = endOfJson(frame) + Math.max(frame.head.requestLength, 0);
  return frame.head.responseLength === 0 ? null : frame.bytes.subarray(start, start + frame.head.responseLength);
}

/** The frame as the entry it was; chunks of a response body come back as one. */
export function entryOf(frame: Frame): JournalEntry {
  switch (frame.head.kind) {
    case "opened":
      return { kind: "opened", opening: unpackOpening(jsonOf(frame)), requestBody: requestBodyOf(frame) };
    case "closed": {
      const body = responseBodyOf(frame);
      return {
        kind: "closed",
        record: unpackRecord(packedOf(frame)),
        requestBody: requestBodyOf(frame),
        responseBody: body === null ? [] : [body],
        bodyTruncated: frame.head.bodyTruncated,
        responseDialect: dialectOf(frame),
      };
    }
    case "amended":
      return { kind: "amended", id: idOf(frame), changes: changesOf(frame) };
    case "withdrawn":
      return { kind: "withdrawn", id: idOf(frame) };
  }
}

function jsonOf(frame: Frame): string {
  const end = endOfJson(frame);
  return frame.bytes.toString("utf8", end - frame.head.jsonLength, end);
}

function endOfJson({ at, head }: Frame): number {
  return at + FRAME_HEAD_BYTES + head.idLength + Math.max(head.dialectLength, 0) + head.jsonLength;
}
