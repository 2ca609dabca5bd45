import { NO_USAGE, type StreamFormat } from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import { cutEverywhere } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import type { Bytes } from "../body/response-watch.ts";
import type { Outcome } from "../call/outcome.ts";
import { StreamReading, type StreamReadingOptions } from "./stream-reading.ts";

const CHAT = [
  ": keep-alive",
  'data: {"id":"c-1","created":7,"model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}',
  'data: {"id":"c-1","created":7,"model":"m-1","choices":[{"index":0,"delta":{"content":"Grüße"}}]}',
  'data: {"id":"c-1","created":7,"model":"m-1","choices":[{"index":0,"delta":{"content":" and more"}}]}',
  'data: {"id":"c-1","created":7,"model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}',
  'data: {"id":"c-1","created":7,"model":"m-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}',
  "data: [DONE]",
].map((event) => `${event}\n\n`);

const MESSAGES = [
  '{"type":"message_start","message":{"id":"msg-1","model":"m-1","usage":{"input_tokens":3,"output_tokens":1}}}',
  '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
  '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello there, this is long"}}',
  '{"type":"content_block_stop","index":0}',
  '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}',
  '{"type":"message_stop"}',
].map((data) => `event: ${JSON.parse(data).type}\ndata: ${data}\n\n`);

const LINES = [
  '{"model":"m-1","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Hello"},"done":false}\n',
  '{"model":"m-1","created_at":"2026-01-01T00:00:01Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}\n',
];

const FORMATS = [
  { id: "openai-chat", events: CHAT },
  { id: "anthropic-messages", events: MESSAGES },
  { id: "ollama", events: LINES },
];

function streamOf(id: string): StreamFormat {
  const stream = dialectById(id)?.operations.chat?.stream;
  if (stream === null || stream === undefined) throw new Error(`${id} does not stream`);
  return stream;
}

function open(id: string, changes: Partial<StreamReadingOptions> = {}): StreamReading {
  let now = 0;
  return new StreamReading({
    stream: streamOf(id),
    httpStatus: 200,
    strips: false,
    readsAll: false,
    requestText: "a request of some length",
    monotonicMs: () => ++now,
    ...changes,
  });
}

const encode = (text: string): Bytes => Uint8Array.from(Buffer.from(text));

/** All that goes on of these pieces, and how it ended. */
function readAll(reading: StreamReading, pieces: Iterable<Uint8Array>): { passed: string; outcome: Outcome } {
  const passed: Uint8Array[] = [];
  for (const piece of pieces) {
    const going = reading.onChunk(Uint8Array.from(piece));
    if (going !== null) passed.push(going);
  }
  const { rest, outcome } = reading.onEnd();
  if (rest !== null) passed.push(rest);
  return { passed: Buffer.concat(passed).toString(), outcome };
}

const timeless = ({ firstTokenMs, ...outcome }: Outcome) => ({ ...outcome, hadToken: firstTokenMs !== null });

describe.each(FORMATS)("a stream of $id", ({ id, events }) => {
  const text = events.join("");

  test("is read the same wherever it is cut, and passes byte for byte", () => {
    const whole = readAll(open(id), [Buffer.from(text)]);
    expect(whole.outcome).toMatchObject({
      status: "success",
      httpStatus: 200,
      fault: null,
      usageSource: "provider",
      model: "m-1",
      usage: { inputTokens: 3, outputTokens: 4 },
    });
    expect(whole.outcome.firstTokenMs).not.toBeNull();
    for (const pieces of cutEverywhere(Buffer.from(text))) {
      const { passed, outcome } = readAll(open(id), pieces);
      expect(passed).toBe(text);
      expect(timeless(outcome)).toEqual(timeless(whole.outcome));
    }
  });

  test("is read the same event by event, and knows its end before the connection closes", () => {
    const reading = open(id);
    const whole = readAll(open(id), [Buffer.from(text)]);
    const isComplete = events.map((event) => {
      reading.onChunk(encode(event));
      return reading.isComplete;
    });
    expect(isComplete).toEqual(events.map((_, at) => at === events.length - 1));
    expect(timeless(reading.onCancel())).toEqual(timeless(whole.outcome));
  });

  test("left before its end is cancelled, with what was seen until then", () => {
    for (let seen = 0; seen < events.length; seen += 1) {
      const reading = open(id);
      for (const event of events.slice(0, seen)) reading.onChunk(encode(event));
      const outcome = reading.onCancel();
      expect(outcome).toMatchObject({ status: "cancelled", httpStatus: 499, fault: { code: "cancelled" } });
      expect(["none", "partial"]).toContain(outcome.usageSource);
      if (seen === 0) expect(outcome.usage).toBe(NO_USAGE);
    }
  });

  test("that only stops is interrupted, and one that breaks has broken", () => {
    const [first = ""] = events;
    const reading = open(id);
    reading.onChunk(encode(first));
    expect(reading.onEnd().outcome).toMatchObject({ status: "error", fault: { code: "interrupted" } });
  });
});

describe("an OpenAI-shaped stream whose usage we asked for", () => {
  const asked = CHAT.join("");
  const plain = CHAT.filter((event) => !event.includes('"usage"')).join("");

  test("has it taken out again wherever it is cut, and recorded", () => {
    for (const pieces of cutEverywhere(Buffer.from(asked))) {
      const { passed, outcome } = readAll(open("openai-chat", { strips: true }), pieces);
      expect(passed).toBe(plain);
      expect(outcome).toMatchObject({ usageSource: "provider", usage: { totalTokens: 7 } });
    }
  });

  test("whose last event lacks its end is passed on at the close", () => {
    const cut = CHAT.slice(0, 3).join("").trimEnd();
    const { passed } = readAll(open("openai-chat", { strips: true }), [Buffer.from(cut)]);
    expect(passed).toBe(cut);
  });
});

describe("a stream left early", () => {
  test("is counted roughly where the vendor said nothing yet", () => {
    const reading = open("openai-chat");
    for (const event of CHAT.slice(0, 4)) reading.onChunk(encode(event));
    const { usage, usageSource, warnings } = reading.onCancel();
    expect(usageSource).toBe("partial");
    expect(usage).toMatchObject({ inputTokens: 6, outputTokens: expect.any(Number) });
    expect(warnings).toEqual([expect.stringContaining("counted roughly")]);
  });

  test("is counted roughly where the vendor's count lags behind what came", () => {
    const reading = open("anthropic-messages");
    for (const event of MESSAGES.slice(0, 3)) reading.onChunk(encode(event));
    expect(reading.onCancel()).toMatchObject({ usage: { inputTokens: 3, outputTokens: 8, totalTokens: 11 } });
  });

  test("has the vendor's count where that is known", () => {
    const reading = open("openai-chat");
    for (const event of CHAT.slice(0, 6)) reading.onChunk(encode(event));
    expect(reading.onCancel()).toMatchObject({ usage: { totalTokens: 7 }, usageSource: "partial", warnings: [] });
  });

  test("does not keep more of it than it needs for a rough count", () => {
    const reading = open("openai-chat");
    const long = `data: {"choices":[{"index":0,"delta":{"content":"${"word ".repeat(20_000)}"}}]}\n\n`;
    for (let sent = 0; sent < 20; sent += 1) reading.onChunk(encode(long));
    const { usage } = reading.onCancel();
    expect(usage.outputTokens).toBeGreaterThan(200_000);
    expect(usage.outputTokens).toBeLessThan(350_000);
  });
});

describe("a stream of several choices", () => {
  test("ends when all have ended", () => {
    const both = [0, 1].map(
      (index) => `data: {"choices":[{"index":${index},"delta":{"content":"x"},"finish_reason":"stop"}]}\n\n`,
    );
    const { outcome } = readAll(open("openai-chat", { readsAll: true }), [
      ...both.map((event) => Buffer.from(event)),
      Buffer.from(CHAT.slice(5).join("")),
    ]);
    expect(outcome).toMatchObject({ status: "success", usageSource: "provider" });
  });
});

describe("when our own reading fails", () => {
  const failing = (changes: Partial<ReturnType<StreamFormat["openReader"]>>): StreamFormat => {
    const stream = streamOf("openai-chat");
    return { ...stream, openReader: () => ({ ...stream.openReader(), ...changes }), isContentOnly: () => false };
  };
  const fail = (): never => {
    throw new Error("a fault of ours");
  };

  test("everything passes, stripped or not, and the stream is not taken for a broken one", () => {
    const stream = failing({ read: fail });
    for (const strips of [false, true]) {
      for (const pieces of cutEverywhere(Buffer.from(CHAT.join("")))) {
        const { passed, outcome } = readAll(open("openai-chat", { stream, strips }), pieces);
        expect(passed).toBe((strips ? CHAT.filter((event) => !event.includes('"usage"')) : CHAT).join(""));
        expect(outcome).toMatchObject({ status: "success", usageSource: "none" });
      }
    }
  });

  test("at its end, it is as if nothing more was said", () => {
    const { outcome } = readAll(open("openai-chat", { stream: failing({ close: fail }) }), [
      Buffer.from(CHAT[1] ?? ""),
    ]);
    expect(outcome.status).toBe("success");
  });

  test("in the rough count, there is none", () => {
    let reads = 0;
    const stream = { ...failing({ read: () => (reads++ === 0 ? [] : fail()) }), isContentOnly: () => true };
    const reading = open("openai-chat", { stream });
    reading.onChunk(encode(CHAT[2] ?? ""));
    reading.onChunk(encode(CHAT[3] ?? ""));
    expect(reading.onCancel()).toMatchObject({ status: "cancelled", usageSource: "none" });
  });

  test("an event too long to hold passes as it comes, with what was held back before it", () => {
    const piece = Buffer.alloc(9 * 1024 * 1024, "x");
    for (const strips of [false, true]) {
      const reading = open("openai-chat", { strips });
      const passed = [Buffer.from("data: "), piece, piece, Buffer.from("\n\n")].map((chunk) => {
        return reading.onChunk(Uint8Array.from(chunk))?.length ?? 0;
      });
      expect(passed.reduce((sum, length) => sum + length, 0)).toBe(6 + 2 * piece.length + 2);
      expect(reading.onEnd().rest).toBeNull();
    }
  });
});

test("what never became an event is given back at the end, to the last byte", () => {
  for (const text of ["\ufeff", "\ufeff: c", "data: {", "\n", "\ufeff\n\n"]) {
    for (const strips of [true, false]) {
      for (const pieces of [[Buffer.from(text)], [...Buffer.from(text)].map((byte) => Buffer.of(byte))]) {
        expect(readAll(open("openai-chat", { strips }), pieces).passed).toBe(text);
      }
    }
  }
});
