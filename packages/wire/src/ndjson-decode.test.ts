import { describe, expect, test } from "vitest";
import { NdjsonDecoder } from "./ndjson-decode.ts";

function hear(chunks: readonly Buffer[]): { data: readonly string[]; bytes: string } {
  const decoder = new NdjsonDecoder();
  const data: string[] = [];
  let bytes = "";
  const take = (events: ReturnType<NdjsonDecoder["push"]>): void => {
    for (const event of events) {
      bytes += decoder.bytes.toString("latin1", event.start, event.end);
      if (!event.comment) data.push(event.data);
    }
  };
  for (const chunk of chunks) take(decoder.push(chunk));
  take(decoder.flush());
  return { data, bytes: bytes + decoder.rest().toString("latin1") };
}

describe("NdjsonDecoder", () => {
  test("reads lines the same however the bytes are cut, and hands out every byte", () => {
    const stream = Buffer.from('{"a":"é"}\n\n{"b":1}\r\n{"c":2}');
    for (let at = 0; at <= stream.length; at += 1) {
      const heard = hear([stream.subarray(0, at), stream.subarray(at)]);
      expect(heard).toEqual({ data: ['{"a":"é"}', '{"b":1}', '{"c":2}'], bytes: stream.toString("latin1") });
    }
  });

  test("tells blank lines that stand alone as a comment", () => {
    expect(new NdjsonDecoder().push(Buffer.from("\n"))).toEqual([
      { name: "", data: "", start: 0, end: 1, comment: true },
    ]);
  });

  test("refuses a line longer than the limit", () => {
    const decoder = new NdjsonDecoder({ maxEventBytes: 10 });
    expect(() => decoder.push(Buffer.from("x".repeat(11)))).toThrow("longer than 10 bytes");
  });
});
