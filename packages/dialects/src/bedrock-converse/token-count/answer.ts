import { collect, Fault, type JsonObject, type Part } from "@ai-liaison/core";
import { countOf } from "../../json/fields.ts";
import { refuseErrorBody } from "../errors.ts";
import { remember, restore } from "../extension.ts";

/** `{inputTokens}` as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readCount(body: JsonObject): readonly Part[] {
  refuseErrorBody(body);
  const inputTokens = countOf(body.inputTokens);
  if (inputTokens === null) {
    throw new Fault("malformed_response", "The vendor's answer has no `inputTokens`: it is not a count of tokens.");
  }
  return [
    { type: "start", id: null, model: null, createdAt: null },
    { type: "token-count", inputTokens, ...remember(body, { inputTokens }) },
    { type: "end" },
  ];
}

export function writeCount(parts: readonly Part[]): JsonObject {
  const answer = collect(parts);
  if (answer.fault !== null) throw answer.fault;
  if (!answer.complete || answer.tokenCount === null) {
    throw new Fault("interrupted", "The count of tokens did not come.");
  }
  return restore({ inputTokens: answer.tokenCount }, answer.extension);
}
