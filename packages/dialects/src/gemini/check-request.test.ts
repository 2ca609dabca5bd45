import type { JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_PLACE } from "../fixtures/answer-options.ts";
import { checkRequest } from "./check-request.ts";

const PLACE = { ...SAMPLE_PLACE, model: "gemini-x" };

describe("checkRequest", () => {
  test("takes out what the corridor needs, from the path and from either spelling", () => {
    const contents = [{ parts: [{ text: "a" }] }];
    expect(checkRequest({ contents }, PLACE)).toEqual({
      model: "gemini-x",
      stream: false,
      includeUsage: false,
      maxOutputTokens: null,
      candidates: 1,
      user: null,
    });
    const generation_config = { max_output_tokens: 5, candidate_count: 2 };
    expect(checkRequest({ contents, generation_config }, { ...PLACE, stream: true })).toMatchObject({
      stream: true,
      includeUsage: true,
      maxOutputTokens: 5,
      candidates: 2,
    });
  });

  test.each<[JsonObject, string]>([
    [{}, "contents"],
    [{ contents: "hello" }, "contents"],
    [{ contents: [5] }, "contents[0]"],
    [{ contents: [{ role: "assistant", parts: [] }] }, "contents[0].role"],
    [{ contents: [{ parts: "x" }] }, "contents[0].parts"],
    [{ contents: [{ parts: ["x"] }] }, "contents[0].parts[0]"],
    [{ contents: [{ parts: [{ text: 5 }] }] }, "contents[0].parts[0].text"],
    [{ contents: [{ parts: [{ function_call: "f" }] }] }, "contents[0].parts[0].function_call"],
    [{ contents: [], systemInstruction: "be brief" }, "systemInstruction"],
    [{ contents: [], systemInstruction: { parts: [{ text: 5 }] } }, "systemInstruction.parts[0].text"],
    [{ contents: [], tools: [{ functionDeclarations: {} }] }, "tools[0].functionDeclarations"],
    [{ contents: [], generationConfig: { temperature: "hot" } }, "generationConfig.temperature"],
    [{ contents: [], generationConfig: { stopSequences: [1] } }, "generationConfig.stopSequences[0]"],
  ])("refuses %j, naming %s", (body, param) => {
    expect(() => checkRequest(body, PLACE)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test("refuses a path without a model", () => {
    expect(() => checkRequest({ contents: [] }, SAMPLE_PLACE)).toThrow(expect.objectContaining({ param: "model" }));
  });
});
