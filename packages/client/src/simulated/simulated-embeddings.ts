import type { Json, JsonObject } from "@ai-liaison/core";
import { firstTokenDelayMs } from "./pace.ts";
import { type AnswerContext, type Exchange, jsonExchange } from "./simulated-exchange.ts";
import { numberOf, tokensOf } from "./simulated-text.ts";

const DEFAULT_DIMENSIONS = 256;
const MAX_DIMENSIONS = 4096;

/** Answers with unit vectors that depend on the text alone: equal texts are equal, others almost surely not. */
export function simulatedEmbeddings(request: JsonObject, context: AnswerContext): Exchange {
  const texts = textsOf(request.input ?? "");
  const wanted = numberOf(request.dimensions) ?? DEFAULT_DIMENSIONS;
  const dimensions = Math.min(MAX_DIMENSIONS, Math.max(1, Math.floor(wanted)));
  const data = texts.map((text, index) => {
    const vector = unitVector(text, dimensions);
    const embedding =
      request.encoding_format === "base64" ? Buffer.from(vector.buffer).toString("base64") : [...vector];
    return { object: "embedding", index, embedding };
  });
  const tokens = texts.reduce((sum, text) => sum + tokensOf(text), 0);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  const body = { object: "list", data, model: String(request.model ?? "simulated"), usage };
  return jsonExchange(200, body, firstTokenDelayMs(context.rhythm));
}

function textsOf(input: Json): readonly string[] {
  if (!Array.isArray(input)) return [String(input)];
  const isTokenList = input.length > 0 && input.every((item) => typeof item === "number");
  return isTokenList
    ? [input.join(" ")]
    : input.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}

/** Pseudo-random components from a hash of the text (FNV-1a, then xorshift), scaled to length one. */
function unitVector(text: string, dimensions: number): Float32Array<ArrayBuffer> {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  state |= 1;
  const vector = new Float32Array(dimensions);
  let squares = 0;
  for (let at = 0; at < dimensions; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const component = state / 0x80000000;
    vector[at] = component;
    squares += component * component;
  }
  const length = Math.sqrt(squares) || 1;
  return vector.map((component) => component / length);
}
