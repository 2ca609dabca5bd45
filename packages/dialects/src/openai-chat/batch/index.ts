import type { JsonObject, Part, RequestHead, RequestPlace } from "@ai-liaison/core";
import { missing } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { relayFormat } from "../../relay/relay-format.ts";
import { keptRequest, NO_MODEL } from "../kept-request.ts";
import { readNewerUsage } from "../newer-usage.ts";
import { numberOf, stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["input_file_id", "endpoint", "completion_window"],
  "object?": ["metadata"],
});
const PASSED_ON = ["after", "limit"];
const BATCH = "batch";
/** From here on a batch takes nothing more. Before, it says that it took nothing, which is not the truth of it. */
const OVER: ReadonlySet<string> = new Set(["completed", "failed", "expired", "cancelled"]);

/**
 * Many requests in a file, answered within a day for half the price (https://platform.openai.com/docs/api-reference/batch,
 * read 2026-11-21). What a batch took is told when it is asked for, and belongs to the call that began it.
 */
export const batch = relayFormat({ checkRequest, keptIds, readOutline });

function checkRequest(body: JsonObject, place: RequestPlace): RequestHead {
  if (place.bodiless === true) return keptRequest(place, PASSED_ON);
  checkFields(body, BODY, "");
  for (const field of ["input_file_id", "endpoint", "completion_window"]) {
    if (body[field] === undefined) throw missing(field);
  }
  return NO_MODEL;
}

/** Its results belong to whoever it belongs to. */
function keptIds(answer: JsonObject): readonly string[] {
  if (answer.object !== BATCH) return [];
  const ids = [answer.output_file_id, answer.error_file_id, answer.id].map(stringOf);
  return ids.filter((id) => id !== undefined);
}

function readOutline(answer: JsonObject): readonly Part[] {
  if (answer.object !== BATCH) return [{ type: "end" }];
  const [id, model, createdAt] = [stringOf(answer.id), stringOf(answer.model), numberOf(answer.created_at)];
  const start: Part = { type: "start", id: id ?? null, model: model ?? null, createdAt: createdAt ?? null };
  const isOver = OVER.has(stringOf(answer.status) ?? "");
  if (!isOver || answer.usage === undefined) return [start, { type: "end" }];
  return [start, { type: "usage", usage: readNewerUsage(answer.usage, "batch") }, { type: "end" }];
}
