import { collect, type JsonObject, type Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { isContentOnly } from "./content-only.ts";
import { openReader } from "./read-stream.ts";
import { openWriter } from "./write-stream.ts";

const NAMES = { modelVersion: "m", responseId: "r" };

function chunk(parts: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { candidates: [{ content: { parts, role: "model" }, index: 0, ...more }], ...NAMES };
}

function read(chunks: readonly JsonObject[]): readonly (readonly Part[])[] {
  const reader = openReader();
  return [...chunks.map((json) => reader.read({ name: "", data: JSON.stringify(json) })), reader.close()];
}

function rewrite(chunks: readonly JsonObject[]): readonly unknown[] {
  const writer = openWriter(sampleAnswerOptions());
  const text = read(chunks)
    .map((parts) => writer.write(parts))
    .join("");
  const events = text.split("\n\n").filter((event) => event !== "");
  return events.map((event) => JSON.parse(event.slice("data: ".length)));
}

describe("a stream", () => {
  const done = chunk([{ text: "" }], { finishReason: "STOP" });

  test("ends where the connection closes after every candidate was finished, and not before", () => {
    const second = (more: JsonObject): JsonObject => ({
      candidates: [{ content: { parts: [{ text: "b" }], role: "model" }, index: 1, ...more }],
      ...NAMES,
    });
    expect(read([done]).flat().at(-1)).toEqual({ type: "end" });
    expect(
      read([done, second({})])
        .flat()
        .at(-1),
    ).toMatchObject({ type: "fault", fault: { code: "interrupted" } });
    const both = collect(read([done, second({ finishReason: "STOP" })]).flat());
    expect(both).toMatchObject({ complete: true, choices: [{ index: 0 }, { index: 1 }] });
    expect(read([]).flat()).toMatchObject([{ type: "fault" }]);
    expect(
      read([chunk([{ text: "a" }])])
        .flat()
        .at(-1),
    ).toMatchObject({ type: "fault" });
  });

  test("whose prompt was refused finishes as filtered, without a candidate", () => {
    const refused = { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: { promptTokenCount: 1 }, ...NAMES };
    const answer = collect(read([refused]).flat());
    expect(answer).toMatchObject({
      complete: true,
      choices: [{ finish: { unified: "content-filter", raw: "SAFETY" } }],
      usage: { inputTokens: 1 },
    });
    expect(rewrite([refused])).toEqual([refused]);
  });

  test("breaks off at an error, and at what is no JSON", () => {
    const reader = openReader();
    const told = reader.read({ name: "", data: '{"error":{"code":503,"message":"Busy.","status":"UNAVAILABLE"}}' });
    expect(told).toMatchObject([{ type: "fault", fault: { code: "overloaded" } }]);
    expect([reader.read({ name: "", data: "{}" }), reader.close()]).toEqual([[], []]);
    expect(openReader().read({ name: "", data: "[1]" })).toMatchObject([{ fault: { code: "malformed_response" } }]);
  });

  test("puts arguments that come in pieces together, nested or not", () => {
    const piece = (functionCall: JsonObject, more: JsonObject = {}): JsonObject => chunk([{ functionCall, ...more }]);
    const at = (jsonPath: string, value: JsonObject): JsonObject =>
      piece({ partialArgs: [{ jsonPath, ...value }], willContinue: true });
    const chunks = [
      piece({ name: "cook", willContinue: true }, { thoughtSignature: "c2ln" }),
      at("$.recipe.steps[0].text", { stringValue: "Bo", willContinue: true }),
      at("$.recipe.steps[0].text", { stringValue: "il" }),
      at("$.recipe.steps[1].text", { stringValue: "Eat" }),
      at("$['minutes']", { numberValue: 9 }),
      at("$.hot", { boolValue: true }),
      at("$.note", { nullValue: "NULL_VALUE" }),
      at("$.__proto__.polluted", { boolValue: true }),
      piece({}),
      piece({ name: "serve" }),
      chunk([{ text: "" }], { finishReason: "STOP" }),
    ];
    const [choice] = collect(read(chunks).flat()).choices;
    expect(choice?.content).toMatchObject([
      {
        name: "cook",
        signature: "ls1~gemini~c2ln",
        argumentsText:
          '{"recipe":{"steps":[{"text":"Boil"},{"text":"Eat"}]},"minutes":9,"hot":true,"note":null,"__proto__":{"polluted":true}}',
      },
      { name: "serve", argumentsText: "{}" },
    ]);
    expect(choice?.finish?.unified).toBe("tool-calls");
    expect(rewrite(chunks)).toEqual(chunks);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test.each<[string, readonly JsonObject[]]>([
    ["an empty signature", [chunk([{ text: "a" }]), chunk([{ text: "b", thoughtSignature: "" }]), done]],
    ["several texts in one chunk", [chunk([{ text: "a" }, { text: "b" }]), done]],
    ["no index, no role", [{ candidates: [{ content: { parts: [{ text: "a" }] } }], ...NAMES }, done]],
    [
      "no names at all",
      [{ candidates: [{ content: { parts: [{ text: "a" }], role: "model" }, finishReason: "STOP" }] }],
    ],
    ["names only", [NAMES, done]],
    ["usage only", [{ usageMetadata: { promptTokenCount: 3 }, ...NAMES }, chunk([{ text: "a" }]), done]],
    [
      "fields nobody knows",
      [
        { ...chunk([{ text: "a", odd: 1 }], { odd: 2 }), odd: 3 },
        { ...done, odd: 3 },
      ],
    ],
    [
      "probabilities",
      [
        chunk([{ text: "a" }], {
          logprobsResult: {
            chosenCandidates: [{ token: "a", logProbability: -1, tokenId: 5 }],
            topCandidates: [{ candidates: [{ token: "b", logProbability: -2 }] }],
          },
        }),
        done,
      ],
    ],
  ])("with %s comes back as it was", (_name, chunks) => {
    expect(rewrite(chunks)).toEqual(chunks);
  });

  test.each<[string, boolean]>([
    ['{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"trafficType":"ON_DEMAND"}}', true],
    ['{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":1}}', false],
    ['{"candidates":[{"finishReason":"STOP"}]}', false],
    ['{"candidates":[{"content":{"parts":[{"functionCall":{}}]}}]}', false],
    ['{"error":{"code":500}}', false],
    ['{"candidates":[{"content"', false],
  ])("%s is content only: %s", (data, expected) => {
    expect(isContentOnly({ name: "", data })).toBe(expected);
  });
});
