import { type AnswerOptions, collect, Fault, type JsonObject, type Part } from "@ai-liaison/core";
import { countOf } from "../../json/fields.ts";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { remember, restore } from "../extension.ts";

/** `{input_tokens}` as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readCount(body: JsonObject): readonly Part[] {
  if (isErrorBody(body)) throw readErrorBody(body);
  const inputTokens = countOf(body.input_tokens);
  if (inputTokens === null) {
    throw new Fault("malformed_response", "The vendor's answer has no `input_tokens`: it is not a count of tokens.");
  }
  return [
    { type: "start", id: null, model: null, createdAt: null },
    { type: "token-count", inputTokens, ...remember(body, { input_tokens: inputTokens }) },
    { type: "end" },
  ];
}

export function writeCount(parts: readonly Part[], _options: AnswerOptions): JsonObject {
  const answer = collect(parts);
  if (answer.fault !== null) throw answer.fault;
  if (!answer.complete || answer.tokenCount === null) {
    throw new Fault("interrupted", "The count of tokens did not come.");
  }
  return restore({ input_tokens: answer.tokenCount }, answer.extension);
}
