import type { CanonicalRequest, JsonObject, RequestHead, RequestPlace } from "@ai-liaison/core";
import { modelOf } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { checkChat } from "../check-request.ts";
import { remember } from "../extension.ts";
import { readChat } from "../read-request.ts";
import { MARK, objectOf, pick } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({ "object?": ["generateContentRequest", "generate_content_request"] });

/** The chat stands in the body, or in its `generateContentRequest`. */
export function checkRequest(body: JsonObject, place: RequestPlace): RequestHead {
  const model = modelOf(place);
  checkFields(body, BODY, "");
  checkChat(wrapped(body) ?? body);
  return { model, stream: false, includeUsage: false, maxOutputTokens: null, candidates: 1, user: null };
}

export function readRequest(body: JsonObject, head: RequestHead): CanonicalRequest {
  const { model } = head;
  const inner = wrapped(body);
  if (inner === undefined) return { operation: "token-count", model, chat: readChat(body, head) };
  const { generateContentRequest: _, generate_content_request: __, ...rest } = body;
  const spelled = body.generateContentRequest === undefined ? ["generate_content_request"] : [];
  return {
    operation: "token-count",
    model,
    chat: readChat(inner, head),
    ...remember(rest, {}, [MARK.wrapped, ...spelled]),
  };
}

function wrapped(body: JsonObject): JsonObject | undefined {
  return objectOf(pick(body, "generateContentRequest"));
}
