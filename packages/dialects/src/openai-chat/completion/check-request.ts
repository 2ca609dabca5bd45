import type { Json, JsonObject, RequestHead } from "@ai-liaison/core";
import { checkTexts, modelIn } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../../json/field-types.ts";
import { readIncludeUsage } from "../request-fields.ts";
import { numberOf, stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string|list?": ["prompt", "stop"],
  "string?": ["suffix", "user"],
  "number?": [
    "max_tokens",
    "temperature",
    "top_p",
    "n",
    "logprobs",
    "presence_penalty",
    "frequency_penalty",
    "best_of",
    "seed",
  ],
  "boolean?": ["stream", "echo"],
  "object?": ["stream_options", "logit_bias"],
});

/** Checks a legacy completion request. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  const model = modelIn(body);
  checkPrompt(body.prompt, "prompt");
  if (Array.isArray(body.stop)) checkTexts(body.stop, "stop");
  return {
    model,
    stream: body.stream === true,
    includeUsage: readIncludeUsage(body),
    maxOutputTokens: numberOf(body.max_tokens) ?? null,
    candidates: (numberOf(body.n) ?? 1) * countPrompts(body.prompt),
    user: stringOf(body.user) ?? null,
  };
}

/** A list of texts or of token lists is that many prompts, each with answers of its own; a list of token ids is one. */
function countPrompts(prompt: Json | undefined): number {
  return Array.isArray(prompt) && prompt.length > 0 && typeof prompt[0] !== "number" ? prompt.length : 1;
}

/** Text, texts, token ids, or lists of token ids; the first element decides, mixtures are the vendor's business. */
export function checkPrompt(prompt: Json | undefined, param: string): void {
  if (!Array.isArray(prompt)) return;
  prompt.forEach((item: Json, index) => {
    if (typeof item !== "string" && typeof item !== "number" && !Array.isArray(item)) {
      throw refuse(`${param}[${index}]`, "a string, a number or an array", item);
    }
  });
}
