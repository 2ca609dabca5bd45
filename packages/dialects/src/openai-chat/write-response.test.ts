import { Fault, type JsonObject, NO_USAGE, type Part } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { completion } from "./completion/index.ts";
import { embedding } from "./embedding/index.ts";
import { readResponse } from "./read-response.ts";
import { writeResponse } from "./write-response.ts";

const ANSWER: JsonObject = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "m-2026",
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: "Hi",
        refusal: null,
        reasoning_content: "hm",
        annotations: [{ type: "url_citation", url_citation: { url: "https://x" } }],
        audio: { id: "a", data: "AA", transcript: "Hi", expires_at: 9 },
        tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
      },
      logprobs: { content: [{ token: "Hi", logprob: -0.1 }], refusal: null },
      finish_reason: "tool_calls",
    },
  ],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};

describe("readResponse", () => {
  test("reads a whole answer as a stream of parts would have told it", () => {
    const at = { choice: 0, block: 0 };
    const parts = readResponse(ANSWER);
    expect(parts.map(({ type }) => type)).toEqual([
      "start",
      "reasoning-start",
      "reasoning-delta",
      "block-end",
      "text-start",
      "text-delta",
      "annotation",
      "block-end",
      "media",
      "block-end",
      "tool-call-start",
      "tool-call-delta",
      "block-end",
      "logprobs",
      "finish",
      "usage",
      "end",
    ]);
    expect(parts[0]).toEqual({ type: "start", id: "chatcmpl-1", model: "m-2026", createdAt: 1 });
    expect(parts[2]).toEqual({ type: "reasoning-delta", ...at, text: "hm" });
  });

  test.each<[JsonObject, string, string]>([
    [{}, "malformed_response", "has no `choices`"],
    [{ choices: {} }, "malformed_response", "has no `choices`"],
    [{ error: { message: "no", code: "rate_limit_exceeded" } }, "rate_limited", "no"],
  ])("refuses %j", (body, code, message) => {
    expect(() => readResponse(body)).toThrow(Fault);
    try {
      readResponse(body);
    } catch (error) {
      expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    }
  });
});

const text = fc.string({ unit: "grapheme" });
const nullable = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.oneof(fc.constant(null), value);
const choice = fc.record(
  {
    index: fc.nat(3),
    finish_reason: nullable(fc.constantFrom("stop", "length", "eos", "")),
    logprobs: nullable(fc.record({ content: fc.array(fc.record({ token: text }), { maxLength: 2 }) })),
    native_finish_reason: nullable(text),
    message: fc.record(
      {
        role: fc.constant("assistant"),
        content: nullable(
          fc.oneof(
            text,
            fc.array(fc.oneof(fc.record({ type: fc.constant("text"), text }), fc.record({ type: text })), {
              maxLength: 3,
            }),
          ),
        ),
        refusal: nullable(text),
        reasoning: nullable(text),
        reasoning_content: nullable(text),
        reasoning_details: fc.array(fc.record({ text, signature: text, data: text }, { requiredKeys: [] }), {
          maxLength: 2,
        }),
        annotations: nullable(fc.array(fc.record({ type: text }), { maxLength: 2 })),
        audio: nullable(
          fc.record({ id: text, data: text, transcript: text, expires_at: fc.nat() }, { requiredKeys: [] }),
        ),
        tool_calls: nullable(
          fc.array(
            fc.record(
              { id: text, index: fc.nat(2), type: text, function: fc.record({ name: text, arguments: text }) },
              { requiredKeys: ["id"] },
            ),
            { maxLength: 2 },
          ),
        ),
        function_call: nullable(fc.record({ name: text, arguments: text })),
        x: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["message"] },
);
const answer = fc.record(
  {
    id: nullable(text),
    object: text,
    created: fc.nat(),
    model: nullable(text),
    system_fingerprint: nullable(text),
    service_tier: nullable(text),
    usage: nullable(
      fc.record(
        { prompt_tokens: fc.nat(), completion_tokens: fc.nat(), cost: fc.double({ noNaN: true }) },
        { requiredKeys: [] },
      ),
    ),
    choices: fc.uniqueArray(choice, { maxLength: 3, selector: ({ index }) => index ?? -1 }),
  },
  { requiredKeys: ["choices"] },
);

describe("writeResponse", () => {
  test("gives back whatever was read", () => {
    expect(writeResponse(readResponse(ANSWER), sampleAnswerOptions())).toEqual(ANSWER);
    fc.assert(
      fc.property(answer, (original) => {
        const json = JSON.parse(JSON.stringify(original)) as JsonObject;
        const choices = (json.choices as readonly JsonObject[]).map((one, index) => ({ ...one, index }));
        const body = { ...json, choices };
        expect(JSON.parse(JSON.stringify(writeResponse(readResponse(body), sampleAnswerOptions())))).toEqual(body);
      }),
      { numRuns: 300 },
    );
  });

  test("writes what another format said, in this one's words", () => {
    const at = { choice: 0, block: 0 };
    const later = { choice: 0, block: 1 };
    const parts: Part[] = [
      { type: "start", id: null, model: "other", createdAt: null, extension: { dialect: "gemini", fields: { x: 1 } } },
      { type: "text-start", ...at },
      { type: "text-delta", ...at, text: "a" },
      { type: "block-end", ...at },
      { type: "text-start", ...later },
      { type: "text-delta", ...later, text: "b" },
      { type: "block-end", ...later },
      { type: "finish", choice: 0, finish: { unified: "length", raw: "MAX_TOKENS" } },
      { type: "usage", usage: { ...NO_USAGE, inputTokens: 1, outputTokens: 2 } },
      { type: "end" },
    ];
    expect(writeResponse(parts, sampleAnswerOptions())).toEqual({
      id: "chatcmpl-fallback",
      object: "chat.completion",
      created: 0,
      model: "other",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "ab", refusal: null },
          finish_reason: "length",
          logprobs: null,
        },
      ],
      usage: {
        prompt_tokens: 1,
        completion_tokens: 2,
        total_tokens: 3,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      },
    });
  });

  test("content is one text, whatever stood between its pieces and however they were marked", () => {
    const at = (block: number): { choice: 0; block: number } => ({ choice: 0, block });
    const extension = { dialect: "anthropic-messages", fields: { citations: null } };
    const warnings: string[] = [];
    const body = writeResponse(
      [
        { type: "start", id: "x", model: "m", createdAt: 1 },
        { type: "text-start", ...at(0), extension },
        { type: "text-delta", ...at(0), text: "a" },
        { type: "opaque", ...at(1), value: { type: "opaque", dialect: "anthropic-messages", value: {} } },
        { type: "text-start", ...at(2), extension },
        { type: "text-delta", ...at(2), text: "b" },
        { type: "finish", choice: 0, finish: { unified: "stop", raw: "end_turn" } },
        { type: "end" },
      ],
      sampleAnswerOptions({ warn: (warning) => warnings.push(warning) }),
    );
    expect(body).toMatchObject({ choices: [{ message: { content: "ab" } }] });
    expect(warnings).toEqual([expect.stringContaining("anthropic-messages")]);
  });

  test("an answer that broke off is never written as a whole one", () => {
    const fault = new Fault("timeout", "silence");
    expect(() => writeResponse([{ type: "fault", fault }], sampleAnswerOptions())).toThrow(fault);
    for (const write of [writeResponse, completion.writeResponse, embedding.writeResponse]) {
      expect(() => write([{ type: "start", id: "x", model: "m", createdAt: 1 }], sampleAnswerOptions())).toThrow(
        "stopped before its end",
      );
      expect(() => write([{ type: "fault", fault }], sampleAnswerOptions())).toThrow(fault);
    }
  });
});
