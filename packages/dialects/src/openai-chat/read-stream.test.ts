import { collect, type JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { chunk, delta, HELLO, read, sse, told } from "./fixtures/chunks.ts";
import { openReader } from "./read-stream.ts";

describe("reading a stream", () => {
  test("text becomes one block, with finish, usage and end", () => {
    const at = { choice: 0, block: 0 };
    expect(told(read(sse(HELLO)))).toEqual([
      { type: "text-start", ...at },
      { type: "text-delta", ...at, text: "Héllo" },
      { type: "text-delta", ...at, text: " 日本 😀" },
      { type: "block-end", ...at },
      { type: "finish", choice: 0, finish: { unified: "stop", raw: "stop" } },
      { type: "usage", usage: expect.objectContaining({ inputTokens: 3, outputTokens: 2 }) },
      { type: "end" },
    ]);
    expect(read(sse(HELLO))[0]).toEqual({ type: "start", id: "c1", model: "m", createdAt: 1 });
  });

  const oddities: Readonly<Record<string, (text: string) => string>> = {
    "as it is": (text) => text,
    "with CRLF": (text) => text.replaceAll("\n", "\r\n"),
    "with lone CR": (text) => text.replaceAll("\n", "\r"),
    "with comments": (text) => text.replaceAll("data: ", ": keep-alive\n\n: more\ndata: "),
    "with data over several lines": (text) => text.replaceAll(',"choices"', ',\ndata: "choices"'),
    "without the last blank line": (text) => text.slice(0, -2),
    "without [DONE]": (text) => text.replace("data: [DONE]\n\n", ""),
    "with a byte order mark": (text) => `\uFEFF${text}`,
  };
  test.each(Object.entries(oddities))("cut at every byte gives the same parts: %s", (_, change) => {
    const expected = read(sse(HELLO));
    const bytes = Buffer.from(change(sse(HELLO).toString()));
    for (let size = 1; size <= bytes.length; size += 1) {
      expect(read(bytes, size)).toEqual(expected);
    }
  });

  test("parallel calls grow by their index", () => {
    const events = [
      delta({ role: "assistant", content: "Let me see." }),
      delta({ tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } }] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: '{"x":' } }] }),
      delta({ tool_calls: [{ index: 1, id: "b", type: "function", function: { name: "g", arguments: "{" } }] }),
      delta({
        tool_calls: [
          { index: 0, function: { arguments: "1}" } },
          { index: 1, function: { arguments: "}" } },
        ],
      }),
      delta({}, "tool_calls"),
      "[DONE]",
    ];
    const parts = read(sse(events));
    expect(collect(parts).choices[0]?.content).toEqual([
      { type: "text", text: "Let me see." },
      { type: "tool-call", id: "a", name: "f", argumentsText: '{"x":1}', kind: "function" },
      { type: "tool-call", id: "b", name: "g", argumentsText: "{}", kind: "function" },
    ]);
    expect(parts.filter(({ type }) => type === "block-end")).toHaveLength(3);
  });

  test.each<[string, readonly JsonObject[]]>([
    [
      "no index",
      [
        { id: "a", function: { name: "f", arguments: "1" } },
        { id: "b", function: { name: "g", arguments: "2" } },
        { function: { arguments: "3" } },
        { id: "a", function: { arguments: "4" } },
      ],
    ],
    [
      "index 0 for all",
      [
        { index: 0, id: "a", function: { name: "f", arguments: "1" } },
        { index: 0, id: "b", function: { name: "g", arguments: "2" } },
        { index: 0, function: { arguments: "3" } },
        { index: 0, id: "a", function: { arguments: "4" } },
      ],
    ],
  ])("calls of vendors with %s are told apart", (_, entries) => {
    const answer = collect(
      read(sse([...entries.map((entry) => delta({ tool_calls: [entry] })), delta({}, "tool_calls")])),
    );
    expect(answer.choices[0]?.content).toMatchObject([
      { id: "a", argumentsText: "14" },
      { id: "b", argumentsText: "23" },
    ]);
  });

  test("arguments sent as an object, and calls of no known type, are survived", () => {
    const events = [
      delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: { x: 1 } } }, { type: "odd" }, 5] }),
      delta({}, "stop"),
    ];
    expect(collect(read(sse(events))).choices[0]?.content).toMatchObject([{ argumentsText: '{"x":1}' }]);
  });

  test("an older function call is read", () => {
    const events = [
      delta({ role: "assistant", function_call: { name: "f", arguments: "" } }),
      delta({ function_call: { arguments: "{}" } }),
      delta({}, "function_call"),
    ];
    expect(collect(read(sse(events))).choices[0]?.content).toEqual([
      {
        type: "tool-call",
        id: null,
        name: "f",
        argumentsText: "{}",
        kind: "function",
        extension: { dialect: "openai-chat", fields: {}, form: "function" },
      },
    ]);
  });

  test("thoughts, their signature, and words after them are blocks of their own", () => {
    const events = [
      delta({ reasoning: "hm", reasoning_details: [{ type: "reasoning.text", text: "hm" }] }),
      delta({ reasoning_details: [{ type: "reasoning.text", signature: "sig" }] }),
      delta({ reasoning_details: [{ type: "reasoning.encrypted", data: "secret" }] }),
      delta({ content: "so" }),
      delta({ refusal: "no" }),
      delta({}, "stop"),
    ];
    expect(collect(read(sse(events))).choices[0]?.content).toMatchObject([
      { type: "reasoning", text: "hm", signature: "ls1~openai-chat~sig" },
      { type: "reasoning", text: "", redactedData: "ls1~openai-chat~secret" },
      { type: "text", text: "so" },
      { type: "refusal", text: "no" },
    ]);
  });

  test("content in lists is read part by part", () => {
    const events = [
      delta({
        content: [
          {
            type: "thinking",
            thinking: [
              { type: "text", text: "a" },
              { type: "text", text: "b" },
            ],
          },
        ],
      }),
      delta({
        content: [
          { type: "text", text: "c" },
          { type: "odd", x: 1 },
        ],
      }),
      delta({}, "stop"),
    ];
    expect(collect(read(sse(events))).choices[0]?.content).toMatchObject([
      { type: "reasoning", text: "ab" },
      { type: "text", text: "c" },
      { type: "opaque", value: { type: "odd", x: 1 } },
    ]);
  });

  test("spoken audio is one block when the choice is finished", () => {
    const events = [
      delta({ audio: { id: "a", transcript: "Hel" } }),
      delta({ audio: { data: "AAAA", transcript: "lo" } }),
      delta({ audio: { data: "BBBB", expires_at: 9 } }),
      delta({}, "stop"),
    ];
    expect(collect(read(sse(events))).choices[0]?.content).toEqual([
      {
        type: "audio",
        source: { kind: "base64", data: "AAAABBBB", mediaType: null },
        transcript: "Hello",
        id: "a",
        expiresAt: 9,
      },
    ]);
  });

  test("log probabilities of several chunks are joined", () => {
    const event = (token: string): JsonObject =>
      chunk([{ index: 0, delta: { content: token }, logprobs: { content: [{ token }] }, finish_reason: null }]);
    const answer = collect(read(sse([event("a"), event("b"), delta({}, "stop")])));
    expect(answer.choices[0]?.logprobs).toEqual({ content: [{ token: "a" }, { token: "b" }] });
  });

  test("a prelude without a name does not start the answer", () => {
    const prelude = chunk([], { id: "", model: "", created: 0, prompt_filter_results: [1] });
    const parts = read(sse([prelude, ...HELLO]));
    expect(parts.map(({ type }) => type).slice(0, 3)).toEqual(["extension", "extension", "start"]);
    expect(collect(parts)).toMatchObject({
      id: "c1",
      model: "m",
      extension: { fields: { prompt_filter_results: [1] } },
    });
  });

  test("what shapes a single event is in no sum", () => {
    const padded = HELLO.map((event) =>
      typeof event === "string" ? event : { ...event, obfuscation: "xyz", system_fingerprint: "fp" },
    );
    expect(collect(read(sse(padded))).extension).toEqual({
      dialect: "openai-chat",
      fields: { system_fingerprint: "fp" },
    });
  });

  test.each<[string, readonly (JsonObject | string)[], string, string]>([
    ["is cut", HELLO.slice(0, 3), "interrupted", "closed the stream"],
    ["is empty", [], "interrupted", "closed the stream"],
    [
      "has one of two choices unfinished",
      [delta({ content: "a" }, "stop"), delta({ content: "b" }, null, 1)],
      "interrupted",
      "closed",
    ],
    ["turns to garbage", [...HELLO.slice(0, 2), "{oops"], "malformed_response", "not a JSON object"],
    ["holds a list", ["[]"], "malformed_response", "not a JSON object"],
    [
      "holds an error",
      [...HELLO.slice(0, 2), { error: { message: "slow down", code: 429 } }],
      "rate_limited",
      "slow down",
    ],
    ["holds an error as text", [{ error: "boom" }], "server_error", "boom"],
  ])("a stream that %s ends in a fault", (_, events, code, message) => {
    const parts = read(sse(events));
    const last = parts.at(-1);
    expect(last).toMatchObject({ type: "fault", fault: { code, message: expect.stringContaining(message) } });
    expect(collect(parts).complete).toBe(false);
  });

  test("an event named error is one, whatever it holds", () => {
    expect(openReader().read({ name: "error", data: '{"message":"gone"}' })).toMatchObject([
      { type: "fault", fault: { message: "gone" } },
    ]);
  });

  test("usage beside an error is kept, for it is paid", () => {
    const parts = read(sse([{ error: { message: "x" }, usage: { prompt_tokens: 7 } }]));
    expect(collect(parts).usage.inputTokens).toBe(7);
  });

  test("after the end nothing is read", () => {
    const reader = openReader();
    reader.read({ name: "", data: "[DONE]" });
    expect(reader.read({ name: "", data: "garbage" })).toEqual([]);
    expect(reader.close()).toEqual([]);
  });

  test("usage in a vendor's own field is read", () => {
    const events = [
      delta({ content: "a" }),
      { ...delta({}, "stop"), x_groq: { id: "r", usage: { prompt_tokens: 4, completion_tokens: 1 } } },
    ];
    expect(collect(read(sse(events))).usage).toMatchObject({ inputTokens: 4, outputTokens: 1 });
  });
});
