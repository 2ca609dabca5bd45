import type { JsonObject, Part } from "@ai-liaison/core";
import { collect, Fault } from "@ai-liaison/core";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { remember, restore } from "../extension.ts";
import { countOf } from "../wire.ts";

const START: Part = { type: "start", id: null, model: null, createdAt: null };

/** The answer's number. Throws the vendor's error, or `malformed_response`. */
export function readResponse(body: JsonObject): readonly Part[] {
  const inputTokens = countOfBody(body);
  const kept = remember(body, { totalTokens: inputTokens });
  return [START, { type: "token-count", inputTokens, ...kept }, { type: "end" }];
}

export function readOutline(body: JsonObject): readonly Part[] {
  countOfBody(body);
  return [START, { type: "end" }];
}

function countOfBody(body: JsonObject): number {
  if (isErrorBody(body)) throw readErrorBody(body);
  // In protocol buffers' JSON an absent number is 0.
  const tokens =
    body.totalTokens === undefined && body.promptTokensDetails !== undefined ? 0 : countOf(body.totalTokens);
  if (tokens === null) {
    throw new Fault("malformed_response", "The vendor's answer has no `totalTokens`: it is not one of this format.");
  }
  return tokens;
}

export function writeResponse(parts: readonly Part[]): JsonObject {
  const answer = collect(parts);
  if (answer.fault !== null) throw answer.fault;
  if (!answer.complete || answer.tokenCount === null) {
    throw new Fault("interrupted", "The answer stopped before its end.");
  }
  return restore({ totalTokens: answer.tokenCount }, answer.extension);
}
