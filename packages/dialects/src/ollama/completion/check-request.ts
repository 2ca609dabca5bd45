import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { checkTexts } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { readHead } from "../check-request.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string?": ["prompt", "suffix", "system", "template"],
  "boolean?": ["stream", "raw", "logprobs", "truncate", "shift"],
  "number?": ["top_logprobs"],
  "object?": ["options"],
  "list?": ["images", "context"],
  "string|number?": ["keep_alive"],
  "string|boolean?": ["think"],
  "string|object?": ["format"],
});

/** Checks a completion request. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (Array.isArray(body.images)) checkTexts(body.images, "images");
  return readHead(body);
}
