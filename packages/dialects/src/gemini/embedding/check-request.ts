import type { JsonObject, RequestHead, RequestPlace } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { missing, modelOf } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes, refuse } from "../../json/field-types.ts";
import { checkContent } from "../check-request.ts";
import { FORM } from "./forms.ts";

const REQUEST: FieldTypes = fieldTypes({
  object: ["content"],
  "string?": ["model", "taskType", "task_type", "title"],
  "number?": ["outputDimensionality", "output_dimensionality"],
});

const BATCH: FieldTypes = fieldTypes({ list: ["requests"] });

/** Checks an embedding request. Throws `invalid_request` naming the field. */
export function checkRequest(body: JsonObject, place: RequestPlace): RequestHead {
  const model = modelOf(place);
  const batch = place.path.endsWith(":batchEmbedContents") || Object.hasOwn(body, "requests");
  if (batch) checkBatch(body);
  else checkSingle(body, "");
  const form = batch ? FORM.batch : FORM.single;
  return { model, stream: false, includeUsage: false, maxOutputTokens: null, candidates: 1, user: null, form };
}

function checkBatch(body: JsonObject): void {
  checkFields(body, BATCH, "");
  if (!Array.isArray(body.requests)) throw missing("requests");
  body.requests.forEach((request, index) => {
    if (!isJsonObject(request)) throw refuse(`requests[${index}]`, "an object", request);
    checkSingle(request, `requests[${index}]`);
  });
}

function checkSingle(request: JsonObject, path: string): void {
  checkFields(request, REQUEST, path);
  const param = path === "" ? "content" : `${path}.content`;
  if (request.content === undefined) throw missing(param);
  checkContent(request.content, param);
}
