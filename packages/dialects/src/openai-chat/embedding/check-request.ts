import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { missing, modelIn } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { checkPrompt } from "../completion/check-request.ts";
import { stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string|list": ["input"],
  "string?": ["encoding_format", "user"],
  "number?": ["dimensions"],
});

/** Checks an embedding request. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  const model = modelIn(body);
  if (body.input === undefined) throw missing("input");
  checkPrompt(body.input, "input");
  return {
    model,
    stream: false,
    includeUsage: false,
    maxOutputTokens: null,
    candidates: 1,
    user: stringOf(body.user) ?? null,
  };
}
