import { crc32 } from "node:zlib";
import { Fault } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FramedEvent } from "./event-decoder.ts";
import { EventStreamDecoder } from "./event-stream-decode.ts";
import { decodeFrame, type EventStreamFrame, encodeFrame } from "./event-stream-frames.ts";
import type { FrameHeader } from "./event-stream-headers.ts";

const text = (value: string): FrameHeader => ({ type: "string", value });

function frame(headers: Readonly<Record<string, string>>, payload = ""): Buffer {
  const entries = Object.entries(headers).map(([name, value]) => [name, text(value)] as const);
  return encodeFrame({ headers: new Map(entries), payload: Buffer.from(payload) });
}

const event = (name: string, payload: string): Buffer =>
  frame({ ":event-type": name, ":content-type": "application/json", ":message-type": "event" }, payload);

interface Heard {
  readonly events: readonly (readonly [name: string, data: string])[];
  /** Every byte the decoder handed out or kept, in order. */
  readonly bytes: Buffer;
}

function hear(chunks: readonly Buffer[]): Heard {
  const decoder = new EventStreamDecoder();
  const events: (readonly [string, string])[] = [];
  const bytes: Buffer[] = [];
  const take = (framed: readonly FramedEvent[]): void => {
    for (const { name, data, start, end, comment } of framed) {
      bytes.push(Buffer.from(decoder.bytes.subarray(start, end)));
      if (!comment) events.push([name, data]);
    }
  };
  for (const chunk of chunks) take(decoder.push(chunk));
  take(decoder.flush());
  return { events, bytes: Buffer.concat([...bytes, decoder.rest()]) };
}

function faultOf(run: () => unknown): Fault {
  try {
    run();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("It was taken.");
}

const integers = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const bytesUpTo = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));
const headers: fc.Arbitrary<FrameHeader> = fc.oneof(
  fc.boolean().map((value) => ({ type: "boolean", value }) as const),
  integers(8).map((value) => ({ type: "byte", value }) as const),
  integers(16).map((value) => ({ type: "short", value }) as const),
  integers(32).map((value) => ({ type: "integer", value }) as const),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ type: "long", value }) as const),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ type: "timestamp", value }) as const),
  bytesUpTo(40).map((value) => ({ type: "binary", value }) as const),
  fc.string({ unit: "grapheme", maxLength: 20 }).map(text),
  fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((value) => ({ type: "uuid", value: Buffer.from(value) }) as const),
);
const frames: fc.Arbitrary<EventStreamFrame> = fc.record({
  headers: fc
    .array(fc.tuple(fc.string({ minLength: 1, maxLength: 10 }), headers), { maxLength: 5 })
    .map((all) => new Map(all)),
  payload: bytesUpTo(60),
});

describe("frames", () => {
  test("are taken apart as they were put together, with headers of every type", () => {
    fc.assert(
      fc.property(frames, (whole) => {
        expect(decodeFrame(encodeFrame(whole))).toEqual(whole);
      }),
    );
  });

  test("are what the vendor's own encoder makes of them", () => {
    const recorded =
      "AAAAgQAAAFJswXaTCzpldmVudC10eXBlBwAMbWVzc2FnZVN0YXJ0DTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29uDTptZXNzYWdlLXR5cGUHAAVldmVudHsicCI6ImFiY2QiLCJyb2xlIjoiYXNzaXN0YW50In31EqAF";
    expect(event("messageStart", '{"p":"abcd","role":"assistant"}').toString("base64")).toBe(recorded);
  });

  test("with any one byte changed are refused", () => {
    const whole = event("messageStart", '{"role":"assistant"}');
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x20, at);
      expect(faultOf(() => decodeFrame(damaged)).code, `byte ${at}`).toBe("malformed_response");
    }
  });

  test("with a header that is longer than the headers, or of a type there is none, are refused", () => {
    const named = Buffer.from([1, 0x61, 10]);
    const tooLong = Buffer.from([9, 0x61]);
    for (const head of [named, tooLong]) {
      expect(faultOf(() => decodeFrame(withRawHeaders(head))).message).toContain("header");
    }
  });
});

/** A frame that says its whole payload is headers, its checksums right. */
function withRawHeaders(head: Buffer): Buffer {
  const bytes = encodeFrame({ headers: new Map(), payload: head });
  bytes.writeUInt32BE(head.length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

describe("EventStreamDecoder", () => {
  const stream = Buffer.concat([
    event("messageStart", '{"role":"assistant"}'),
    frame({ ":message-type": "ping" }),
    event("contentBlockDelta", '{"delta":{"text":"Grüße 👋"}}'),
    frame({ ":message-type": "exception", ":exception-type": "throttlingException" }, '{"message":"slow"}'),
    frame({ ":message-type": "error", ":error-code": "InternalFailure", ":error-message": 'It "broke".' }),
  ]);
  const events = [
    ["messageStart", '{"role":"assistant"}'],
    ["contentBlockDelta", '{"delta":{"text":"Grüße 👋"}}'],
    ["throttlingException", '{"message":"slow"}'],
    ["InternalFailure", '{"message":"It \\"broke\\"."}'],
  ];

  test("names events, exceptions and errors the same however the bytes are cut, and hands out every byte", () => {
    const whole = { events, bytes: stream };
    expect(hear([stream])).toEqual(whole);
    expect(hear(Array.from(stream, (_, at) => stream.subarray(at, at + 1)))).toEqual(whole);
    for (let at = 0; at <= stream.length; at += 1) {
      expect(hear([stream.subarray(0, at), stream.subarray(at)]), `cut at ${at}`).toEqual(whole);
    }
  });

  test("reads any frames the same cut into any pieces", () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 4 }), fc.array(fc.nat(40)), (all, sizes) => {
        const bytes = Buffer.concat(all.map(encodeFrame));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(hear([...pieces, bytes.subarray(at)])).toEqual(hear([bytes]));
      }),
    );
  });

  test("takes no frame that is not whole, and keeps its bytes", () => {
    const cut = stream.subarray(0, stream.length - 1);
    const heard = hear([cut]);
    expect(heard.events).toEqual(events.slice(0, -1));
    expect(heard.bytes).toEqual(cut);
  });

  test("refuses a damaged frame as soon as its beginning has come", () => {
    const fault = faultOf(() => new EventStreamDecoder().push(Buffer.from("data: {}\n\ndata")));
    expect([fault.code, fault.message]).toEqual(["malformed_response", expect.stringContaining("damaged")]);
  });

  test("refuses a frame longer than the limit before it is held", () => {
    const long = event("messageStart", "x".repeat(100));
    const decoder = new EventStreamDecoder({ maxEventBytes: 100 });
    expect(faultOf(() => decoder.push(long.subarray(0, 12))).message).toContain("longer than 100 bytes");
    expect(new EventStreamDecoder({ maxEventBytes: long.length }).push(long)).toHaveLength(1);
  });
});
