import type { Part } from "@ai-liaison/core";
import { NO_USAGE, readSignature } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { writeResponse } from "./write-response.ts";
import { openWriter } from "./write-stream.ts";

const SIGNATURE = readSignature("anthropic-messages", "c2ln");
const usage = { ...NO_USAGE, inputTokens: 10, cachedInputTokens: 4, outputTokens: 7, reasoningTokens: 2 };

/** As other vendors stream: usage first and last, arguments in pieces, blocks of several kinds. */
const EVENTS: readonly (readonly Part[])[] = [
  [
    { type: "start", id: null, model: null, createdAt: null },
    { type: "usage", usage: { ...NO_USAGE, inputTokens: 10 } },
  ],
  [{ type: "reasoning-start", choice: 0, block: 0 }],
  [{ type: "reasoning-delta", choice: 0, block: 0, text: "Hm." }],
  [{ type: "signature", choice: 0, block: 0, signature: SIGNATURE }],
  [{ type: "block-end", choice: 0, block: 0 }],
  [{ type: "text-start", choice: 0, block: 1 }],
  [{ type: "text-delta", choice: 0, block: 1, text: "I " }],
  [{ type: "text-delta", choice: 0, block: 1, text: "look." }],
  [{ type: "block-end", choice: 0, block: 1 }],
  [{ type: "tool-call-start", choice: 0, block: 2, id: "c1", name: "f", kind: "function" }],
  [{ type: "signature", choice: 0, block: 2, signature: SIGNATURE }],
  [{ type: "tool-call-delta", choice: 0, block: 2, argumentsText: '{"a"' }],
  [{ type: "tool-call-delta", choice: 0, block: 2, argumentsText: ":1}" }],
  [{ type: "block-end", choice: 0, block: 2 }],
  [{ type: "finish", choice: 0, finish: { unified: "tool-calls", raw: "tool_use" } }],
  [{ type: "usage", usage }],
  [{ type: "end" }],
];

const CALL = { functionCall: { id: "c1", name: "f", args: { a: 1 } }, thoughtSignature: SIGNATURE };
const USAGE = {
  promptTokenCount: 10,
  candidatesTokenCount: 5,
  totalTokenCount: 17,
  cachedContentTokenCount: 4,
  thoughtsTokenCount: 2,
};
const NAMES = { modelVersion: "model", responseId: "fallback" };

describe("another vendor's answer", () => {
  test("is whole in this format, with its signatures carried where clients bring them back", () => {
    expect(writeResponse(EVENTS.flat(), sampleAnswerOptions())).toEqual({
      candidates: [
        {
          content: {
            parts: [{ text: "Hm.", thought: true, thoughtSignature: SIGNATURE }, { text: "I look." }, CALL],
            role: "model",
          },
          finishReason: "STOP",
          index: 0,
        },
      ],
      usageMetadata: USAGE,
      ...NAMES,
    });
  });

  test("streams with whole calls, and the finish and the usage in the last chunk", () => {
    const writer = openWriter(sampleAnswerOptions());
    const text = EVENTS.map((parts) => writer.write(parts)).join("");
    const chunks = text
      .split("\n\n")
      .filter((event) => event !== "")
      .map((event) => JSON.parse(event.slice("data: ".length)));
    const chunk = (part: object, more: object = {}, top: object = {}): object => ({
      candidates: [{ content: { parts: [part], role: "model" }, index: 0, ...more }],
      ...top,
      ...NAMES,
    });
    expect(chunks).toEqual([
      chunk({ text: "Hm.", thought: true }, {}, { usageMetadata: { promptTokenCount: 10, totalTokenCount: 10 } }),
      chunk({ text: "", thought: true, thoughtSignature: SIGNATURE }),
      chunk({ text: "I " }),
      chunk({ text: "look." }),
      chunk(CALL),
      chunk({ text: "" }, { finishReason: "STOP" }, { usageMetadata: USAGE }),
    ]);
  });

  test("that reports no usage still says why it ended, and one that broke off says so", () => {
    const finish: Part = { type: "finish", choice: 0, finish: { unified: "refusal", raw: null } };
    const writer = openWriter(sampleAnswerOptions());
    expect(writer.write([finish])).toBe("");
    expect(writer.write([{ type: "end" }])).toContain('"finishReason":"SAFETY"');
    expect(() => writeResponse([finish], sampleAnswerOptions())).toThrow("stopped before its end");
  });

  test("is warned of where this format cannot say it", () => {
    const warnings: string[] = [];
    const parts: readonly Part[] = [
      { type: "opaque", choice: 0, block: 0, value: { type: "opaque", dialect: "x", value: 1 } },
      { type: "reasoning-start", choice: 0, block: 1, redactedData: SIGNATURE },
      { type: "end" },
    ];
    const options = sampleAnswerOptions({ warn: (warning) => warnings.push(warning) });
    expect(writeResponse(parts, options).candidates).toMatchObject([{ content: { parts: [] } }]);
    openWriter(options).write(parts);
    expect(warnings).toEqual([
      "Content only the format `x` understands was left out.",
      "Encrypted thoughts of another vendor were left out.",
      "Content only the format `x` understands was left out.",
      "Encrypted thoughts of another vendor were left out.",
    ]);
  });
});
