import { collect, type JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, sampleAnswerOptions } from "../../fixtures/answer-options.ts";
import { embedding } from "./index.ts";

describe("embeddings", () => {
  const body: JsonObject = {
    object: "list",
    data: [
      { object: "embedding", index: 0, embedding: [0.1, -0.2] },
      { object: "embedding", index: 1, embedding: "AAAA", text: null },
    ],
    model: "e",
    usage: { prompt_tokens: 2, total_tokens: 2 },
  };

  test("come back as they were, numbers or base64", () => {
    const parts = embedding.readResponse(body);
    expect(collect(parts).embeddings).toHaveLength(2);
    expect(collect(parts).usage.inputTokens).toBe(2);
    expect(embedding.writeResponse(parts, sampleAnswerOptions())).toEqual(body);
    expect(
      embedding.writeResponse(embedding.readResponse({ ...body, id: "x", created: 3 }), sampleAnswerOptions()),
    ).toEqual({
      ...body,
      id: "x",
      created: 3,
    });
  });

  test.each<[JsonObject, string]>([
    [{}, "has no `data`"],
    [{ data: [{ embedding: {} }] }, "`data[0]`"],
    [{ data: [5] }, "`data[0]`"],
    [{ error: { message: "no such thing" } }, "no such thing"],
  ])("refuse %j", (wrong, message) => {
    expect(() => embedding.readResponse(wrong)).toThrow(message);
  });

  test("requests come back as they were", () => {
    const request = {
      model: "e",
      input: ["a"],
      dimensions: 3,
      encoding_format: "base64",
      user: "u",
      input_type: "query",
    };
    expect(embedding.writeRequest(embedding.readRequest(request, SAMPLE_HEAD))).toEqual({
      body: request,
      warnings: [],
    });
    const odd = { model: "e", input: "a", encoding_format: "int8" };
    expect(embedding.writeRequest(embedding.readRequest(odd, SAMPLE_HEAD)).body).toEqual(odd);
    const foreign = {
      operation: "embedding",
      model: "e",
      input: "a",
      extension: { dialect: "gemini", fields: { taskType: 1 } },
    } as const;
    expect(embedding.writeRequest(foreign)).toEqual({
      body: { model: "e", input: "a" },
      warnings: ["Left out, as only the format `gemini` has them: `taskType`."],
    });
    expect(() =>
      embedding.writeRequest({
        operation: "completion",
        model: "m",
        prompt: "x",
        stream: false,
        includeUsage: false,
        sampling: {},
      }),
    ).toThrow("sent as an embedding");
  });

  test("refuses what is neither text nor tokens", () => {
    const parts = { parts: [{ inlineData: { data: "iVBORw0KGgo=", mimeType: "image/png" } }] };
    for (const input of [parts, ["a", parts]]) {
      expect(() => embedding.writeRequest({ operation: "embedding", model: "e", input })).toThrow("An input of parts");
    }
  });
});
