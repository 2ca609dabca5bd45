import { Fault } from "@ai-liaison/core";

/**
 * The headers of a frame of `application/vnd.amazon.eventstream`: a name, a type and a value each
 * (`https://smithy.io/2.0/aws/amazon-eventstream.html`, read 2026-11-21).
 */
export type FrameHeader =
  | { readonly type: "boolean"; readonly value: boolean }
  /** 8, 16 and 32 bits, signed. */
  | { readonly type: "byte" | "short" | "integer"; readonly value: number }
  /** 64 bits, signed; a timestamp counts milliseconds since the epoch. */
  | { readonly type: "long" | "timestamp"; readonly value: bigint }
  | { readonly type: "binary"; readonly value: Buffer }
  | { readonly type: "string"; readonly value: string }
  /** Sixteen bytes. */
  | { readonly type: "uuid"; readonly value: Buffer };

export type FrameHeaders = ReadonlyMap<string, FrameHeader>;

/** What stands before a value on the wire. */
const TAG = {
  true: 0,
  false: 1,
  byte: 2,
  short: 3,
  integer: 4,
  long: 5,
  binary: 6,
  string: 7,
  timestamp: 8,
  uuid: 9,
} as const;

const UUID_BYTES = 16;
const LONGEST_NAME = 0xff;
const LONGEST_VALUE = 0xffff;

/** The headers in these bytes, in their order. Throws `malformed_response` for what is none. */
export function readHeaders(bytes: Buffer): FrameHeaders {
  const headers = new Map<string, FrameHeader>();
  const cursor = new Cursor(bytes);
  while (!cursor.atEnd) {
    const name = cursor.take(cursor.take(1).readUInt8()).toString();
    headers.set(name, readValue(cursor));
  }
  return headers;
}

function readValue(cursor: Cursor): FrameHeader {
  const tag = cursor.take(1).readUInt8();
  switch (tag) {
    case TAG.true:
    case TAG.false:
      return { type: "boolean", value: tag === TAG.true };
    case TAG.byte:
      return { type: "byte", value: cursor.take(1).readInt8() };
    case TAG.short:
      return { type: "short", value: cursor.take(2).readInt16BE() };
    case TAG.integer:
      return { type: "integer", value: cursor.take(4).readInt32BE() };
    case TAG.long:
      return { type: "long", value: cursor.take(8).readBigInt64BE() };
    case TAG.timestamp:
      return { type: "timestamp", value: cursor.take(8).readBigInt64BE() };
    case TAG.binary:
      return { type: "binary", value: Buffer.from(cursor.take(cursor.take(2).readUInt16BE())) };
    case TAG.string:
      return { type: "string", value: cursor.take(cursor.take(2).readUInt16BE()).toString() };
    case TAG.uuid:
      return { type: "uuid", value: Buffer.from(cursor.take(UUID_BYTES)) };
    default:
      throw malformed(`has a header of the unknown type ${tag}`);
  }
}

/** Takes bytes from the front, never more than there are. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(count: number): Buffer {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw malformed("has a header that is longer than its headers");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** The headers as bytes. Throws a RangeError for a name or a value that is longer than the format can say. */
export function writeHeaders(headers: FrameHeaders): Buffer {
  const pieces: Buffer[] = [];
  for (const [name, header] of headers) {
    const named = Buffer.from(name);
    if (named.length > LONGEST_NAME) throw new RangeError(`A header's name has ${named.length} bytes.`);
    pieces.push(Buffer.from([named.length]), named, ...writeValue(header));
  }
  return Buffer.concat(pieces);
}

function writeValue(header: FrameHeader): readonly Buffer[] {
  switch (header.type) {
    case "boolean":
      return [Buffer.from([header.value ? TAG.true : TAG.false])];
    case "byte":
    case "short":
    case "integer":
      return [Buffer.from([TAG[header.type]]), integerBytes(header.type, header.value)];
    case "long":
    case "timestamp": {
      const value = Buffer.alloc(8);
      value.writeBigInt64BE(header.value);
      return [Buffer.from([TAG[header.type]]), value];
    }
    case "binary":
      return [Buffer.from([TAG.binary]), ...withLength(header.value)];
    case "string":
      return [Buffer.from([TAG.string]), ...withLength(Buffer.from(header.value))];
    case "uuid":
      if (header.value.length !== UUID_BYTES) throw new RangeError(`A UUID has ${header.value.length} bytes.`);
      return [Buffer.from([TAG.uuid]), header.value];
    default:
      return header satisfies never;
  }
}

const INTEGER_BYTES = { byte: 1, short: 2, integer: 4 } as const;

function integerBytes(type: keyof typeof INTEGER_BYTES, value: number): Buffer {
  const bytes = Buffer.alloc(INTEGER_BYTES[type]);
  bytes.writeIntBE(value, 0, bytes.length);
  return bytes;
}

function withLength(value: Buffer): readonly Buffer[] {
  if (value.length > LONGEST_VALUE) throw new RangeError(`A header's value has ${value.length} bytes.`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return [length, value];
}

/** A frame that cannot be what the vendor sent; the words go on after "A frame of the stream". */
export function malformed(what: string): Fault {
  return new Fault("malformed_response", `A frame of the stream ${what}.`);
}
