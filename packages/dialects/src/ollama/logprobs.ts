import { isJsonObject, type Json } from "@ai-liaison/core";
import { listOf } from "../json/fields.ts";

/** Log probabilities are a list here, and in canonical form the `content` of an object; their elements are alike. */
export function readLogprobs(value: Json | undefined): Json | null {
  const list = listOf(value);
  return list === undefined ? null : { content: list };
}

export function writeLogprobs(logprobs: Json): Json | null {
  const list = isJsonObject(logprobs) ? listOf(logprobs.content) : undefined;
  return list ?? null;
}
