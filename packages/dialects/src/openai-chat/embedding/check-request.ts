import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { missing } from "../check-request.ts";
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
  if (typeof body.model !== "string" || body.model === "") throw missing("model");
  if (body.input === undefined) throw missing("input");
  checkPrompt(body.input, "input");
  return {
    model: body.model,
    stream: false,
    includeUsage: false,
    maxOutputTokens: null,
    candidates: 1,
    user: stringOf(body.user) ?? null,
  };
}
