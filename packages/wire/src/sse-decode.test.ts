import { Fault } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FramedEvent } from "./event-decoder.ts";
import { SseDecoder } from "./sse-decode.ts";
import { encodeSseEvent } from "./sse-encode.ts";

interface Heard {
  readonly events: readonly { name: string; data: string }[];
  /** Every byte the decoder handed out, in order. */
  readonly bytes: Buffer;
}

function hear(chunks: readonly Buffer[]): Heard {
  const decoder = new SseDecoder();
  const events: { name: string; data: string }[] = [];
  const bytes: Buffer[] = [];
  const take = (framed: readonly FramedEvent[]): void => {
    for (const { name, data, start, end, comment } of framed) {
      bytes.push(Buffer.from(decoder.bytes.subarray(start, end)));
      if (!comment) events.push({ name, data });
    }
  };
  for (const chunk of chunks) take(decoder.push(chunk));
  take(decoder.flush());
  return { events, bytes: Buffer.concat([...bytes, decoder.rest()]) };
}

function cutEverywhere(stream: Buffer): readonly (readonly Buffer[])[] {
  return Array.from({ length: stream.length + 1 }, (_, at) => [stream.subarray(0, at), stream.subarray(at)]);
}

function singleBytes(stream: Buffer): readonly Buffer[] {
  return Array.from(stream, (_, at) => stream.subarray(at, at + 1));
}

const STREAMS: Readonly<Record<string, readonly [stream: string, events: readonly [name: string, data: string][]]>> = {
  "plain events": [
    'data: {"a":1}\n\ndata: [DONE]\n\n',
    [
      ["", '{"a":1}'],
      ["", "[DONE]"],
    ],
  ],
  "no space after the colon": ["data:x\n\n", [["", "x"]]],
  "only the first space is taken": ["data:  x\n\n", [["", " x"]]],
  "event names": [
    "event: error\ndata: x\n\nevent: a\nevent: b\ndata: y\n\n",
    [
      ["error", "x"],
      ["b", "y"],
    ],
  ],
  "several data lines": ["data: a\ndata: b\ndata\ndata: c\n\n", [["", "a\nb\n\nc"]]],
  "an empty data line": ["data:\n\n", [["", ""]]],
  "a name alone is no event": ["event: ping\n\ndata: x\n\n", [["", "x"]]],
  CRLF: [
    "event: a\r\ndata: x\r\ndata: y\r\n\r\ndata: z\r\n\r\n",
    [
      ["a", "x\ny"],
      ["", "z"],
    ],
  ],
  "lone CR": [
    "data: x\rdata: y\r\rdata: z\r\r",
    [
      ["", "x\ny"],
      ["", "z"],
    ],
  ],
  "mixed breaks": [
    "data: x\r\ndata: y\n\rdata: z\r\n\n",
    [
      ["", "x\ny"],
      ["", "z"],
    ],
  ],
  "comments between, before and within": [
    ": hello\n\ndata: x\n: in\ndata: y\n\n:\n\n: a\n: b\ndata: z\n\n: bye\n\n",
    [
      ["", "x\ny"],
      ["", "z"],
    ],
  ],
  "blank lines around": [
    "\n\n\ndata: x\n\n\n\ndata: y\n\n",
    [
      ["", "x"],
      ["", "y"],
    ],
  ],
  "unknown fields": ["id: 1\nretry: 10\nfoo: bar\ndata: x\nfoo\n\n", [["", "x"]]],
  "a byte order mark": [
    "\uFEFFdata: x\n\ndata: y\n\n",
    [
      ["", "x"],
      ["", "y"],
    ],
  ],
  "a mark in the middle belongs to the field's name": ["data: x\n\n\uFEFFdata: y\n\n", [["", "x"]]],
  "UTF-8 of all lengths": [
    "data: é€😀 日本\n\ndata: ü\ndata: 😀\n\n",
    [
      ["", "é€😀 日本"],
      ["", "ü\n😀"],
    ],
  ],
  "a missing last blank line": [
    "data: x\n\ndata: y\n",
    [
      ["", "x"],
      ["", "y"],
    ],
  ],
  "a missing last line break": [
    "data: x\n\ndata: y",
    [
      ["", "x"],
      ["", "y"],
    ],
  ],
  nothing: ["", []],
  "only comments": [": keep-alive\n\n: keep-alive\n\n", []],
};

describe("SseDecoder", () => {
  for (const [name, [stream, events]] of Object.entries(STREAMS)) {
    test(`reads ${name} the same however the bytes are cut`, () => {
      const bytes = Buffer.from(stream);
      const expected = events.map(([eventName, data]) => ({ name: eventName, data }));
      for (const chunks of [[bytes], singleBytes(bytes), ...cutEverywhere(bytes)]) {
        expect(hear(chunks)).toEqual({ events: expected, bytes });
      }
    });
  }

  test("hands out every byte exactly once, in order, for any text cut anywhere", () => {
    const piece = fc.constantFrom("data: ", "data", ":", "event: e", "\n", "\r", "\r\n", "\n\n", "x", "é", "😀", ": c");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(60), { maxLength: 6 }), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(""));
        const places = [0, ...cuts.filter((at) => at <= bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((at, index) => bytes.subarray(places[index], at));
        const cut = hear(chunks);
        expect(cut.bytes).toEqual(bytes);
        expect(cut.events).toEqual(hear([bytes]).events);
      }),
    );
  });

  test("copies nothing when a chunk is whole events", () => {
    const decoder = new SseDecoder();
    const chunk = Buffer.from("data: x\n\ndata: y\n\n");
    const events = decoder.push(chunk);
    expect(decoder.bytes).toBe(chunk);
    expect(decoder.rest()).toHaveLength(0);
    expect(events).toEqual([
      { name: "", data: "x", start: 0, end: 9, comment: false },
      { name: "", data: "y", start: 9, end: 18, comment: false },
    ]);
  });

  test("tells comments that stand alone at once, so that they can be passed on", () => {
    const decoder = new SseDecoder();
    expect(decoder.push(Buffer.from(": wait\n\n"))).toEqual([{ name: "", data: "", start: 0, end: 8, comment: true }]);
    expect(decoder.push(Buffer.from(": wait\n\ndata: x\n\n"))).toEqual([
      { name: "", data: "x", start: 0, end: 17, comment: false },
    ]);
  });

  test("holds back what is not complete", () => {
    const decoder = new SseDecoder();
    expect(decoder.push(Buffer.from("data: x\n\ndata: y"))).toHaveLength(1);
    expect(decoder.rest().toString()).toBe("data: y");
    expect(decoder.push(Buffer.from("z\n"))).toEqual([]);
    expect(decoder.rest().toString()).toBe("data: yz\n");
    expect(decoder.push(Buffer.from("\n"))).toEqual([{ name: "", data: "yz", start: 0, end: 10, comment: false }]);
    expect(decoder.bytes.toString()).toBe("data: yz\n\n");
  });

  test("replaces invalid UTF-8 and goes on", () => {
    const bytes = Buffer.concat([Buffer.from("data: a"), Buffer.from([0xff]), Buffer.from("b\n\ndata: c\n\n")]);
    expect(hear([bytes]).events.map(({ data }) => data)).toEqual(["a\uFFFDb", "c"]);
  });

  test("refuses an event longer than the limit, without keeping it", () => {
    const decoder = new SseDecoder({ maxEventBytes: 100 });
    decoder.push(Buffer.from("data: "));
    const push = (): unknown => {
      for (let round = 0; round < 20; round += 1) decoder.push(Buffer.from("x".repeat(10)));
      return null;
    };
    expect(push).toThrow(Fault);
    expect(push).toThrow("longer than 100 bytes");
  });

  test("takes time in proportion to a long event, not to its square", () => {
    const decoder = new SseDecoder();
    const chunk = Buffer.from(`data: ${"x".repeat(1400)}\n`);
    decoder.push(Buffer.from("data: first\n"));
    const began = performance.now();
    for (let round = 0; round < 8000; round += 1) expect(decoder.push(chunk)).toEqual([]);
    const [event] = decoder.push(Buffer.from("\n"));
    expect(event?.data.length).toBeGreaterThan(8000 * 1400);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe("encodeSseEvent", () => {
  test("frames data and name", () => {
    expect(encodeSseEvent("[DONE]")).toBe("data: [DONE]\n\n");
    expect(encodeSseEvent("x", "error")).toBe("event: error\ndata: x\n\n");
  });

  test("is what the decoder undoes, line breaks normalised", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (data) => {
        const events = hear([Buffer.from(encodeSseEvent(data))]).events;
        expect(events).toEqual([{ name: "", data: data.replaceAll(/\r\n|\r/g, "\n") }]);
      }),
    );
  });
});

describe("a chunk that is one event", () => {
  const lone = (text: string): string | null => new SseDecoder().loneData(Buffer.from(text));

  test("is seen without framing, and framing would say the same", () => {
    const line = fc.string({
      unit: fc.constantFrom("data: ", "data:", ":", "\n", "\r", "é", "x", "{", "}", " ", "event: e"),
    });
    fc.assert(
      fc.property(line, (body) => {
        const chunk = Buffer.from(`data: ${body}\n\n`);
        const data = new SseDecoder().loneData(chunk);
        if (data === null) return;
        const framed = new SseDecoder().push(chunk);
        expect(framed).toHaveLength(1);
        expect(framed[0]).toMatchObject({ name: "", start: 0, end: chunk.length, comment: false });
        expect(Buffer.from(framed[0]?.data ?? "").toString("latin1")).toBe(data);
      }),
    );
    expect(lone('data: {"a":1}\n\n')).toBe('{"a":1}');
  });

  test.each([
    'data: {"a":1}\n',
    'data: {"a":1}',
    'data: {"a":1}\n\ndata: {"b":2}\n\n',
    'data: {"a":1}\ndata: 2\n\n',
    'event: e\ndata: {"a":1}\n\n',
    ": comment\n\n",
    "data:{}\n\n",
    "data: {}\r\n\r\n",
    "\n\n",
    "",
  ])("is nothing else: %j", (text) => {
    expect(lone(text)).toBeNull();
  });

  test("is not seen while bytes of an event before it are held", () => {
    const decoder = new SseDecoder();
    decoder.push(Buffer.from("data: 1"));
    expect(decoder.loneData(Buffer.from("data: 2\n\n"))).toBeNull();
    expect(decoder.push(Buffer.from("data: 2\n\n"))).toMatchObject([{ data: "1data: 2" }]);
  });

  test("leaves a byte order mark to the first event alone", () => {
    const decoder = new SseDecoder();
    expect(decoder.loneData(Buffer.from("data: 1\n\n"))).toBe("1");
    expect(decoder.push(Buffer.from("\ufeffdata: 2\n\n"))).toMatchObject([{ data: "" }]);
  });
});

test("what was held back before an event grew too long is given back as it came", () => {
  const decoder = new SseDecoder({ maxEventBytes: 10 });
  for (const piece of ["data:", " 12"]) decoder.push(Buffer.from(piece));
  expect(() => decoder.push(Buffer.from("345678"))).toThrow("longer than 10 bytes");
  expect(decoder.rest().toString()).toBe("data: 12");
});
