import type { JsonObject, Part, RequestHead } from "@ai-liaison/core";
import { missing } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { relayFormat } from "../../relay/relay-format.ts";
import { NO_MODEL } from "../kept-request.ts";
import { readMediaUsage } from "../media-usage.ts";
import { objectOf, stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({ "string?": ["model"], "string|list": ["input"] });

/** Whether a text or picture may be shown (https://platform.openai.com/docs/api-reference/moderations, read 2026-11-21). */
export const moderation = relayFormat({ checkRequest, readOutline });

function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (body.input === undefined) throw missing("input");
  return { ...NO_MODEL, model: stringOf(body.model) ?? "" };
}

function readOutline(answer: JsonObject): readonly Part[] {
  const [id, model] = [stringOf(answer.id) ?? null, stringOf(answer.model) ?? null];
  const start: Part = { type: "start", id, model, createdAt: null };
  const usage: readonly Part[] =
    objectOf(answer.usage) === undefined ? [] : [{ type: "usage", usage: readMediaUsage(answer.usage) }];
  return [start, ...usage, { type: "end" }];
}
