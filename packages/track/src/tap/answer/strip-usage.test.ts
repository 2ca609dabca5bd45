import { SseDecoder } from "@ai-liaison/wire";
import { describe, expect, test } from "vitest";
import { UsageStripper } from "./strip-usage.ts";

/** What goes on of these bytes, when they come in these pieces. */
function stripped(...pieces: string[]): string {
  const decoder = new SseDecoder();
  const stripper = new UsageStripper();
  const out: Uint8Array[] = [];
  for (const piece of pieces) {
    const chunk = new TextEncoder().encode(piece);
    const events = decoder.push(Buffer.from(chunk));
    out.push(stripper.keep(decoder.bytes, events, chunk) ?? new Uint8Array(0));
  }
  return Buffer.concat(out).toString();
}

const USAGE = '"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}';

describe("what is taken out of a stream", () => {
  test.each([
    ["the last chunk, which has no choices", `data: {"id":"1","choices":[],${USAGE}}\n\n`, ""],
    [
      "a null at the end",
      'data: {"id":"1","choices":[{"index":0}],"usage":null}\n\n',
      'data: {"id":"1","choices":[{"index":0}]}\n\n',
    ],
    [
      "a null before plain fields",
      'data: {"id":"1","usage":null,"service_tier":"default"}\n\n',
      'data: {"id":"1","service_tier":"default"}\n\n',
    ],
    ["a null with blanks around it", 'data: {"id":"1", "usage": null }\n\n', 'data: {"id":"1" }\n\n'],
    [
      "a null before objects",
      'data: {"id":"1","usage":null,"choices":[{"delta":{"content":"x"}}]}\n\n',
      'data: {"id":"1","choices":[{"delta":{"content":"x"}}]}\n\n',
    ],
    ["nothing but ASCII is needed around it", 'data: {"id":"ü","usage":null}\n\n', 'data: {"id":"ü"}\n\n'],
  ])("is %s", (_what, came, passed) => {
    expect(stripped(came)).toBe(passed);
  });

  test.each([
    ["content", 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n'],
    ["the end", "data: [DONE]\n\n"],
    ["a comment", ": keep-alive\n\n"],
    ["usage beside choices", `data: {"choices":[{"index":0}],${USAGE}}\n\n`],
    ["the word in a text", 'data: {"choices":[{"delta":{"content":"\\"usage\\": null, see"}}]}\n\n'],
    ["a null further in", 'data: {"choices":[{"delta":{"usage":null,"a":{}}}],"x":1}\n\n'],
    [
      "a null further in, and one at the top that cannot be told from it",
      'data: {"usage":null,"choices":[{"usage":null,"a":{}}]}\n\n',
    ],
    ["what is no JSON", 'data: "usage" and nothing else\n\n'],
    ["what is no object", 'data: ["usage"]\n\n'],
    ["a usage without any choices at all", `data: {${USAGE}}\n\n`],
  ])("is not %s", (_what, came) => {
    expect(stripped(came)).toBe(came);
  });

  test("an event goes on once it is complete, whatever the pieces", () => {
    const all = `data: {"choices":[{"index":0}],"usage":null}\n\ndata: {"choices":[],${USAGE}}\n\ndata: [DONE]\n\n`;
    const expected = 'data: {"choices":[{"index":0}]}\n\ndata: [DONE]\n\n';
    for (let at = 0; at <= all.length; at += 1) {
      expect(stripped(all.slice(0, at), all.slice(at))).toBe(expected);
    }
    expect(stripped(...all)).toBe(expected);
  });

  test("a chunk in which nothing changes is passed on itself", () => {
    const decoder = new SseDecoder();
    const chunk = new TextEncoder().encode('data: {"choices":[{"index":0}]}\n\n');
    const events = decoder.push(Buffer.from(chunk));
    expect(new UsageStripper().keep(decoder.bytes, events, chunk)).toBe(chunk);
  });

  test("a null that stands elsewhere than at the end is not found by a short look", () => {
    const chunk = new TextEncoder().encode('data: {"usage":null,"choices":[]}\n\n');
    expect(new UsageStripper().keepLone(chunk, '{"usage":null,"choices":[]}')).toBeNull();
  });

  test("content that nobody said null in is passed on itself, without a look inside", () => {
    const chunk = new TextEncoder().encode('data: {"choices":[{"index":0}]}\n\n');
    expect(new UsageStripper().keepLone(chunk, '{"choices":[{"index":0}]}')).toBe(chunk);
  });

  test("what was held back can be given back", () => {
    const chunk = new TextEncoder().encode("later");
    const given = new UsageStripper().giveBack(Buffer.from("first "), chunk);
    expect(Buffer.from(given).toString()).toBe("first later");
    const nothing = new Uint8Array(0);
    expect(new UsageStripper().giveBack(Buffer.alloc(0), nothing)).toBe(nothing);
  });
});
