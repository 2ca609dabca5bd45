import assert from "node:assert/strict";
import { Fault, type OperationFormat, type Part, type StreamFormat } from "@ai-liaison/core";
import { type FramedEvent, openDecoder } from "@ai-liaison/wire";
import { cutEverywhere, cutInto } from "../cut-bytes.ts";
import { sampleAnswerOptions } from "./answer-options.ts";
import type { DialectCase, Sample } from "./dialect-samples.ts";
import { streamBytes } from "./stream-bytes.ts";

/** What a dialect must do with one whole stream. */
export function streamCases(operation: OperationFormat, { name, content }: Sample<string>): readonly DialectCase[] {
  const bytes = streamBytes(content, operation.stream?.framing ?? "sse");
  const format = (): StreamFormat => {
    assert.ok(operation.stream !== null, "this operation does not stream");
    return operation.stream;
  };
  return [
    { name: `reads the stream ${name} the same wherever it is cut`, run: () => checkCuts(format(), bytes) },
    { name: `does not end the stream ${name} well when it broke off half-way`, run: () => checkHalf(format(), bytes) },
    { name: `writes the stream ${name} so that it reads the same`, run: () => checkRewriting(format(), bytes) },
    {
      name: `reads a fault told inside the stream ${name}, and nothing after it`,
      run: () => checkFault(format(), bytes),
    },
    { name: `hears nothing in a heartbeat before the stream ${name}`, run: () => checkHeartbeat(format(), bytes) },
  ];
}

function checkCuts(format: StreamFormat, bytes: Buffer): void {
  const whole = readStream(format, [bytes]);
  assert.deepEqual(whole.at(-1), { type: "end" });
  // Compared as text: a deep comparison at each of thousands of cuts takes seconds.
  const text = JSON.stringify(whole);
  for (const pieces of [cutInto(bytes, 1), ...cutEverywhere(bytes)]) {
    const parts = readStream(format, pieces);
    if (JSON.stringify(parts) !== text) assert.deepEqual(parts, whole, `cut after ${pieces[0]?.length} bytes`);
  }
}

function checkHalf(format: StreamFormat, bytes: Buffer): void {
  assert.equal(readStream(format, [bytes.subarray(0, bytes.length >> 1)]).at(-1)?.type, "fault");
}

function checkRewriting(format: StreamFormat, bytes: Buffer): void {
  const parts = readStream(format, [bytes]);
  const start = parts.find((part) => part.type === "start");
  const includeUsage = parts.some((part) => part.type === "usage");
  const writer = format.openWriter(sampleAnswerOptions({ includeUsage, model: start?.model ?? "model" }));
  const written = parts.map((part) => writer.write([part])).join("");
  assert.deepEqual(readStream(format, [streamBytes(written, format.framing)]), parts);
}

function checkFault(format: StreamFormat, bytes: Buffer): void {
  const told = format.writeFault(new Fault("server_error", "It broke."));
  const parts = readStream(format, [Buffer.concat([told, bytes])]);
  assert.equal(parts.at(-1)?.type, "fault");
  assert.equal(parts.filter((part) => part.type === "fault").length, 1);
}

function checkHeartbeat(format: StreamFormat, bytes: Buffer): void {
  assert.deepEqual(readStream(format, [Buffer.concat([format.heartbeat, bytes])]), readStream(format, [bytes]));
}

function readStream(format: StreamFormat, pieces: readonly Buffer[]): readonly Part[] {
  const decoder = openDecoder(format.framing);
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
