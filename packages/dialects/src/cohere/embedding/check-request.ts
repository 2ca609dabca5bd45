import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { checkTexts, missing, modelIn } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string?": ["input_type", "truncate"],
  "number?": ["output_dimension", "max_tokens", "priority"],
  "list?": ["texts", "images", "inputs", "embedding_types"],
});

/** Checks an embedding request. Throws `invalid_request` naming the field. The form is the type of vectors asked for. */
export function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (!SOURCES.some((field) => Array.isArray(body[field]))) throw missing("texts");
  if (Array.isArray(body.texts)) checkTexts(body.texts, "texts");
  const types = Array.isArray(body.embedding_types) ? body.embedding_types : [];
  const head: RequestHead = {
    model: modelIn(body),
    stream: false,
    includeUsage: true,
    maxOutputTokens: null,
    candidates: 1,
    user: null,
  };
  return types.length === 1 && types[0] === "base64" ? { ...head, form: "base64" } : head;
}

const SOURCES = ["texts", "images", "inputs"];
