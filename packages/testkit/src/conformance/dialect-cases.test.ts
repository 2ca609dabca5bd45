import type { Dialect, OperationFormat, StreamFormat } from "@ai-liaison/core";
import { openaiChat } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import type { VendorAnswer } from "../fake-vendor/answer.ts";
import { answerRequest } from "../fake-vendor/answers/answer-request.ts";
import { bytesOf, scriptOf } from "../fake-vendor/script.ts";
import { dialectCases } from "./dialect-cases.ts";
import type { DialectSamples } from "./dialect-samples.ts";

/** The suite is run on the fake vendor's own answers: the fake must speak the format it pretends to speak. */
const parameters = { type: "object", properties: { city: { type: "string" } } };
const tool = { type: "function", function: { name: "weather", parameters } };
const chat = { model: "fake-model", messages: [{ role: "user", content: "Grüße 👋" }] };
const entries = Object.entries({
  text: { operation: "chat", path: "/v1/chat/completions", content: chat },
  tools: { operation: "chat", path: "/v1/chat/completions", content: { ...chat, tools: [tool] } },
  choices: { operation: "chat", path: "/v1/chat/completions", content: { ...chat, n: 2, max_completion_tokens: 6 } },
  legacy: { operation: "completion", path: "/v1/completions", content: { model: "fake-model", prompt: "Once" } },
} as const);

function answer(path: string, body: object): VendorAnswer {
  return answerRequest({ method: "POST", path, body: JSON.stringify(body), sequence: 0 }, { models: [] });
}

const samples: DialectSamples = {
  requests: entries.map(([name, { operation, content }]) => ({ name, operation, content })),
  responses: entries.map(([name, { operation, path, content }]) => ({
    name,
    operation,
    content: JSON.parse(bytesOf(scriptOf(answer(path, content))).toString()),
  })),
  streams: entries.map(([name, { operation, path, content }]) => {
    const streamed = answer(path, { ...content, stream: true, stream_options: { include_usage: true } });
    return { name, operation, content: bytesOf(scriptOf(streamed)).toString() };
  }),
};

describe("what the fake vendor says, in the dialect it speaks", () => {
  test.each(dialectCases(openaiChat, samples))("$name", ({ run }) => run());
});

describe("the conformance suite", () => {
  const chatFormat = openaiChat.operations.chat;
  const stream = chatFormat?.stream ?? null;
  if (chatFormat === undefined || stream === null) throw new Error("the dialect under test does not stream chat");
  const failing = (dialect: Dialect, beginning: string): readonly string[] =>
    dialectCases(dialect, samples)
      .filter(({ name, run }) => name.startsWith(beginning) && throws(run))
      .map(({ name }) => name);
  const withChat = (changed: Partial<OperationFormat>): Dialect => ({
    ...openaiChat,
    operations: { ...openaiChat.operations, chat: { ...chatFormat, ...changed } },
  });
  const withStream = (changed: Partial<StreamFormat>): Dialect => withChat({ stream: { ...stream, ...changed } });

  test.each<[string, Dialect, string]>([
    [
      "loses a field of a request",
      withChat({ writeRequest: (request) => ({ body: { model: request.model }, warnings: [] }) }),
      "writes the request text",
    ],
    ["answers otherwise than it read", withChat({ writeResponse: () => ({}) }), "writes the response text"],
    [
      "takes a half for a whole",
      withStream({ openReader: () => alwaysEnding(stream) }),
      "does not end the stream text well",
    ],
    ["writes less than it read", withStream({ openWriter: () => ({ write: () => "" }) }), "writes the stream text"],
    [
      "tells no fault inside a stream",
      withStream({ writeFault: () => Buffer.from(": nothing\n\n") }),
      "reads a fault told inside the stream text",
    ],
    [
      "says something in its heartbeat",
      withStream({ heartbeat: Buffer.from("data: {}\n\ndata: [DONE]\n\n") }),
      "hears nothing in a heartbeat before the stream text",
    ],
    [
      "tells the cause of a fault",
      { ...openaiChat, writeError: (fault) => ({ error: `${fault.message} ${String(fault.cause)}` }) },
      "tells the fault timeout",
    ],
    ["has no routes", { ...openaiChat, routes: [] }, "answers on routes"],
  ])("notices a dialect that %s", (_fault, dialect, expected) => {
    expect(failing(openaiChat, expected)).toEqual([]);
    expect(failing(dialect, expected)).not.toEqual([]);
  });
});

function throws(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

/** A reader that ends well, whatever came. */
function alwaysEnding(stream: StreamFormat): ReturnType<StreamFormat["openReader"]> {
  const reader = stream.openReader();
  return { read: (event) => reader.read(event), close: () => [{ type: "end" }] };
}
