import { createHash } from "node:crypto";
import type { Json, JsonObject } from "@ai-liaison/core";
import { errorAnswer, type VendorAnswer } from "../answer.ts";
import { countTokens } from "./fake-text.ts";

const DEFAULT_DIMENSIONS = 8;

/** Embeddings, eight-dimensional unless asked otherwise: a function of the text alone. */
export function embeddingAnswer(request: JsonObject): VendorAnswer {
  if (request.input === undefined) return errorAnswer(400, "Missing required parameter: 'input'.");
  const inputs = inputsOf(request.input);
  const dimensions = typeof request.dimensions === "number" ? request.dimensions : DEFAULT_DIMENSIONS;
  const data = inputs.map((input, index) => {
    const vector = vectorOf(input, dimensions);
    const embedding = request.encoding_format === "base64" ? base64Of(vector) : [...vector];
    return { object: "embedding", index, embedding };
  });
  const tokens = inputs.reduce((sum, input) => sum + countTokens(input), 0);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return {
    kind: "whole",
    status: 200,
    body: { object: "list", data, model: String(request.model), usage },
    tokens: { input: tokens, cached: 0, output: 0, reasoning: 0 },
  };
}

function inputsOf(input: Json): readonly string[] {
  if (!Array.isArray(input)) return [String(input)];
  return input.every((item) => typeof item === "number") ? [JSON.stringify(input)] : input.map((item) => String(item));
}

/** A vector that is a function of the text alone. */
export function vectorOf(text: string, dimensions: number): Float32Array {
  const digest = createHash("sha256").update(text).digest();
  return Float32Array.from({ length: dimensions }, (_, at) => (digest[at % digest.length] ?? 0) / 128 - 1);
}

function base64Of(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}
