import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { relayFormat } from "../../relay/relay-format.ts";
import { missing } from "../check-request.ts";
import { stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({ "string?": ["model"], "string|list": ["input"] });

/** Whether a text or picture may be shown (https://platform.openai.com/docs/api-reference/moderations, read 2026-11-21). */
export const moderation = relayFormat({ checkRequest });

function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (body.input === undefined) throw missing("input");
  return {
    model: stringOf(body.model) ?? "",
    stream: false,
    includeUsage: false,
    maxOutputTokens: null,
    candidates: 1,
    user: null,
  };
}
