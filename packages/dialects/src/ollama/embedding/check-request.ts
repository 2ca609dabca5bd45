import type { JsonObject, RequestHead, RequestPlace } from "@ai-liaison/core";
import { checkTexts, missing } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { readHead } from "../check-request.ts";
import { LEGACY_EMBEDDING_PATH } from "../routes.ts";
import { FORM } from "../wire.ts";

const SHARED = {
  string: ["model"],
  "boolean?": ["truncate"],
  "number?": ["dimensions"],
  "object?": ["options"],
  "string|number?": ["keep_alive"],
} as const;
const BODY: FieldTypes = fieldTypes({ ...SHARED, "string|list?": ["input"] });
const LEGACY_BODY: FieldTypes = fieldTypes({ ...SHARED, "string?": ["prompt"] });

/** Checks an embedding request of the shape its path asks for. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject, { path }: RequestPlace): RequestHead {
  const legacy = path === LEGACY_EMBEDDING_PATH;
  checkFields(body, legacy ? LEGACY_BODY : BODY, "");
  const head: RequestHead = { ...readHead(body), stream: false, maxOutputTokens: null };
  const field = legacy ? "prompt" : "input";
  if (body[field] === undefined || body[field] === null) throw missing(field);
  if (Array.isArray(body.input)) checkTexts(body.input, "input");
  return legacy ? { ...head, form: FORM.legacy } : head;
}
