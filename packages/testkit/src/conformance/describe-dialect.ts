import {
  type Dialect,
  FAULT_CODES,
  Fault,
  type FaultCode,
  isFaultCode,
  type JsonObject,
  type Part,
} from "@ai-liaison/core";
import { type FramedEvent, NdjsonDecoder, SseDecoder } from "@ai-liaison/wire";
import { describe, expect, test } from "vitest";
import { cutEverywhere, cutInto } from "../cut-bytes.ts";

type OperationName = keyof Dialect["operations"];

/** Specimens of a format: bodies and streams that a good vendor or client would send. */
export interface DialectSamples {
  readonly requests: readonly Sample<JsonObject>[];
  readonly responses: readonly Sample<JsonObject>[];
  /** Whole streams as they are on the wire. */
  readonly streams: readonly Sample<string>[];
}

export interface Sample<Content> {
  readonly name: string;
  readonly operation: OperationName;
  readonly content: Content;
}

/** Faults a vendor can tell in words that every format has: written, they are read as what they were. */
const TELLABLE: readonly FaultCode[] = ["rate_limited", "invalid_request", "server_error", "model_not_found"];

/** The suite each dialect must pass: what is read is written again, no cut changes a stream, no half is taken for a whole. */
export function describeDialect(dialect: Dialect, samples: DialectSamples): void {
  describe(`the dialect ${dialect.id}`, () => {
    test("answers on routes of operations it speaks", () => {
      expect(dialect.routes.length).toBeGreaterThan(0);
      for (const route of dialect.routes) expect(Object.keys(dialect.operations)).toContain(route.operation);
    });
    describeBodies(dialect, samples);
    if (samples.streams.length > 0) describeStreams(dialect, samples.streams);
    describeFaults(dialect);
  });
}

function describeBodies(dialect: Dialect, samples: DialectSamples): void {
  test.each(samples.requests)("the request $name is written as it was read", ({ operation, content }) => {
    const format = formatOf(dialect, operation);
    const head = format.checkRequest(content);
    const request = format.readRequest(content);
    expect(request.model).toBe(head.model);
    expect(format.writeRequest(request)).toEqual({ body: content, warnings: [] });
  });

  test.each(samples.responses)("the response $name is written as it was read", ({ operation, content }) => {
    const format = formatOf(dialect, operation);
    const parts = format.readResponse(content);
    expect(parts.at(-1)).toEqual({ type: "end" });
    expect(format.writeResponse(parts)).toEqual(content);
  });
}

function describeStreams(dialect: Dialect, streams: DialectSamples["streams"]): void {
  test.each(streams)("the stream $name has the same parts wherever it is cut", ({ operation, content }) => {
    const bytes = Buffer.from(content);
    const whole = readStream(dialect, operation, [bytes]);
    expect(whole.at(-1)).toEqual({ type: "end" });
    expect(readStream(dialect, operation, cutInto(bytes, 1))).toEqual(whole);
    for (const pieces of cutEverywhere(bytes)) {
      const parts = readStream(dialect, operation, pieces);
      // Compared as text first: a deep comparison at each of thousands of cuts takes seconds.
      if (JSON.stringify(parts) !== JSON.stringify(whole)) expect(parts).toEqual(whole);
    }
  });

  test.each(streams)("the stream $name, broken off half-way, does not end well", ({ operation, content }) => {
    const bytes = Buffer.from(content);
    const parts = readStream(dialect, operation, [bytes.subarray(0, bytes.length >> 1)]);
    expect(parts.at(-1)?.type).toBe("fault");
  });

  test.each(streams)("the stream $name is written so that it reads the same", ({ operation, content }) => {
    const parts = readStream(dialect, operation, [Buffer.from(content)]);
    const start = parts.find((part) => part.type === "start");
    const writer = streamOf(dialect, operation).openWriter({
      includeUsage: parts.some((part) => part.type === "usage"),
      fallbackId: "fallback",
      model: start?.model ?? "model",
      nowMs: 0,
    });
    const written = parts.map((part) => writer.write([part])).join("");
    expect(readStream(dialect, operation, [Buffer.from(written)])).toEqual(parts);
  });

  test.each(streams)(
    "a fault told inside the stream $name is read as one, and nothing after it",
    ({ operation, content }) => {
      const format = streamOf(dialect, operation);
      const told = format.writeFault(new Fault("server_error", "It broke."));
      const parts = readStream(dialect, operation, [Buffer.concat([told, Buffer.from(content)])]);
      expect(parts.at(-1)?.type).toBe("fault");
      expect(parts.filter((part) => part.type === "fault")).toHaveLength(1);
    },
  );

  test.each(streams)("a heartbeat within the stream $name says nothing", ({ operation, content }) => {
    const beat = streamOf(dialect, operation).heartbeat;
    const parts = readStream(dialect, operation, [Buffer.concat([beat, Buffer.from(content)])]);
    expect(parts).toEqual(readStream(dialect, operation, [Buffer.from(content)]));
  });
}

function describeFaults(dialect: Dialect): void {
  test.each(Object.keys(FAULT_CODES).filter(isFaultCode))(
    "the fault %s is written without its cause, and read as a fault",
    (code) => {
      const fault = new Fault(code, "What happened.", { cause: new Error("inner secret") });
      const body = dialect.writeError(fault);
      expect(JSON.stringify(body)).toContain("What happened.");
      expect(JSON.stringify(body)).not.toContain("inner secret");
      const read = dialect.readError({ status: fault.status, headers: {}, body, nowMs: 0 });
      expect(read).toBeInstanceOf(Fault);
      if (TELLABLE.includes(code)) expect(read.code).toBe(code);
    },
  );
}

function readStream(dialect: Dialect, operation: OperationName, pieces: readonly Buffer[]): readonly Part[] {
  const format = streamOf(dialect, operation);
  const decoder = format.framing === "sse" ? new SseDecoder() : new NdjsonDecoder();
  const reader = format.openReader();
  const parts: Part[] = [];
  const read = (events: readonly FramedEvent[]): void => {
    for (const event of events) if (!event.comment) parts.push(...reader.read(event));
  };
  for (const piece of pieces) read(decoder.push(piece));
  read(decoder.flush());
  parts.push(...reader.close());
  return parts;
}

function streamOf(dialect: Dialect, operation: OperationName) {
  const { stream } = formatOf(dialect, operation);
  if (stream === null) throw new Error(`${dialect.id} does not stream ${operation}`);
  return stream;
}

function formatOf(dialect: Dialect, operation: OperationName) {
  const format = dialect.operations[operation];
  if (format === undefined) throw new Error(`${dialect.id} does not speak ${operation}`);
  return format;
}
