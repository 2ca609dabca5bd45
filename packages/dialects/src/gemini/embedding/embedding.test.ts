import type { EmbeddingRequest, JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, SAMPLE_PLACE, sampleAnswerOptions } from "../../fixtures/answer-options.ts";
import { embedding } from "./index.ts";

const PLACE = { ...SAMPLE_PLACE, model: "e", path: "/v1/models/{model}:batchEmbedContents" };

function read(body: JsonObject): EmbeddingRequest {
  return embedding.readRequest(body, embedding.checkRequest(body, PLACE)) as EmbeddingRequest;
}

describe("embeddings", () => {
  const of = (text: string, more: object = {}): JsonObject => ({
    model: "models/e",
    content: { role: "user", parts: [{ text }] },
    ...more,
  });

  test("the SDK's requests hold nothing only this format has, but a task where one is named", () => {
    const plain = read({ requests: [of("a"), of("b")] });
    expect(plain).toMatchObject({ input: ["a", "b"], extension: { fields: {} } });
    const tasked: JsonObject = { requests: [of("a", { taskType: "CLUSTERING", outputDimensionality: 3 })] };
    expect(read(tasked)).toMatchObject({ dimensions: 3, extension: { fields: { taskType: "CLUSTERING" } } });
    expect(embedding.writeRequest(read(tasked))).toEqual({ body: tasked, form: "batch", warnings: [] });
  });

  test("a batch of unlike requests comes back as it was", () => {
    const odd = { requests: [of("a", { title: "t" }), { content: { parts: [{ inline_data: { data: "AA" } }] } }] };
    expect(embedding.writeRequest(read(odd)).body).toEqual(odd);
  });

  test("another format's request is a batch, to the model that is asked", () => {
    const foreign = { operation: "embedding", model: "e", input: "a", dimensions: 2 } as const;
    expect(embedding.writeRequest(foreign)).toEqual({
      body: { requests: [{ model: "models/e", content: { parts: [{ text: "a" }] }, outputDimensionality: 2 }] },
      form: "batch",
      warnings: [],
    });
    expect(() => embedding.writeRequest({ ...foreign, input: [[1, 2]] })).toThrow("not token ids");
  });

  test("answers take the shape that was asked for, base64 becomes numbers", () => {
    const base64 = Buffer.from(Float32Array.of(0.5, -2).buffer).toString("base64");
    const parts = [
      { type: "start", id: null, model: null, createdAt: null },
      { type: "embedding", index: 0, vector: base64 },
      { type: "end" },
    ] as const;
    const written = (form: string): JsonObject =>
      embedding.writeResponse(parts, sampleAnswerOptions({ head: { ...SAMPLE_HEAD, form } }));
    expect(written("single")).toEqual({ embedding: { values: [0.5, -2] } });
    expect(written("batch")).toEqual({ embeddings: [{ values: [0.5, -2] }] });
  });

  test.each<[JsonObject, string]>([
    [{}, "`embeddings`"],
    [{ embeddings: [{ values: "x" }] }, "`embeddings[0]`"],
    [{ error: { code: 404, message: "no such thing" } }, "no such thing"],
  ])("refuse %j", (wrong, message) => {
    expect(() => embedding.readResponse(wrong)).toThrow(message);
  });
});
