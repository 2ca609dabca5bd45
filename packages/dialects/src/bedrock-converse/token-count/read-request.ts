import {
  type CanonicalRequest,
  Fault,
  isJsonObject,
  type JsonObject,
  type RequestHead,
  type RequestPlace,
} from "@ai-liaison/core";
import { missing, modelOf } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { objectOf } from "../../json/fields.ts";
import { checkChat } from "../check-request.ts";
import { remember } from "../extension.ts";
import { readChat } from "../read-request.ts";
import { FORM } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({ "object?": ["input"] });
const INPUT: FieldTypes = fieldTypes({ "object?": ["converse", "invokeModel"] });

/** The chat stands in `input.converse`; another vendor's own body may stand in its place. */
export function checkRequest(body: JsonObject, place: RequestPlace): RequestHead {
  const model = modelOf(place);
  checkFields(body, BODY, "");
  if (!isJsonObject(body.input)) throw missing("input");
  checkFields(body.input, INPUT, "input");
  if (isJsonObject(body.input.converse)) checkChat(body.input.converse);
  return { model, stream: false, includeUsage: false, maxOutputTokens: null, candidates: 1, user: null };
}

export function readRequest(body: JsonObject, head: RequestHead): CanonicalRequest {
  const { converse, ...input } = objectOf(body.input) ?? {};
  if (!isJsonObject(converse)) {
    throw new Fault("invalid_request", "Only the tokens of a chat in `input.converse` can be counted by this vendor.", {
      param: "input",
    });
  }
  const kept = remember({ ...body, input }, { input: {} }, FORM.own);
  return { operation: "token-count", model: head.model, chat: readChat(converse, head), ...kept };
}
