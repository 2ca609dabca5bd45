import type { JsonObject, RequestHead, RequestPlace } from "@ai-liaison/core";
import { missing } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { relayFormat } from "../../relay/relay-format.ts";
import { keptRequest, NO_MODEL } from "../kept-request.ts";
import { stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({ string: ["purpose"] });
const PASSED_ON = ["after", "limit", "order", "purpose"];
const FILE = "file";

/**
 * Files a vendor keeps: uploaded, listed, described, fetched, deleted (https://platform.openai.com/docs/api-reference/files,
 * read 2026-11-21). They belong to the tenant that uploaded them.
 */
export const file = relayFormat({ checkRequest, keptIds });

function checkRequest(body: JsonObject, place: RequestPlace): RequestHead {
  if (place.bodiless === true) return keptRequest(place, PASSED_ON);
  checkFields(body, BODY, "");
  if (body.file === undefined) throw missing("file");
  return NO_MODEL;
}

function keptIds(answer: JsonObject): readonly string[] {
  const id = answer.object === FILE ? stringOf(answer.id) : undefined;
  return id === undefined ? [] : [id];
}
