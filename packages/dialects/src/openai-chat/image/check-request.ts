import type { JsonObject, RequestHead, RequestPlace } from "@ai-liaison/core";
import { missing } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { isTrue, numberIn } from "../form-values.ts";
import { NO_MODEL } from "../kept-request.ts";
import { compact, stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({
  "string?": ["model", "prompt", "user", "size", "quality", "style", "background", "output_format", "response_format"],
  "string|number?": ["n", "output_compression", "partial_images"],
  "string|boolean?": ["stream"],
});
/** The one that is meant where none is named, as the vendor has it. */
const DEFAULT_MODEL = "dall-e-2";
/** The paths of the other two: of one that is changed, and of one that is varied without a word. */
const FORMS: Readonly<Record<string, string>> = { "/v1/images/edits": "edits", "/v1/images/variations": "variations" };

/** Size and quality decide what some images cost, and the vendor does not repeat them. */
export function checkRequest(body: JsonObject, { path }: RequestPlace): RequestHead {
  checkFields(body, BODY, "");
  const form = FORMS[path];
  if (form !== "variations" && body.prompt === undefined) throw missing("prompt");
  return {
    ...NO_MODEL,
    model: stringOf(body.model) || DEFAULT_MODEL,
    stream: isTrue(body.stream),
    includeUsage: true,
    candidates: numberIn(body.n) ?? 1,
    user: stringOf(body.user) ?? null,
    ...(form === undefined ? {} : { form }),
    asked: compact({ imageSize: stringOf(body.size), imageQuality: stringOf(body.quality) }),
  };
}
