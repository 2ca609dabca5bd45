import type { JsonObject, Part, RequestHead } from "@ai-liaison/core";
import { missing } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { relayFormat } from "../../relay/relay-format.ts";
import { NO_MODEL } from "../kept-request.ts";
import { mediaStream } from "../media-stream.ts";
import { readMediaUsage } from "../media-usage.ts";
import { objectOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["model", "input"],
  "string?": ["instructions", "response_format", "stream_format"],
  "number?": ["speed"],
});

/**
 * Text spoken: its answer is sound, or, where that is asked for, events with pieces of it
 * (https://platform.openai.com/docs/api-reference/audio/createSpeech, read 2026-11-21).
 */
export const speech = relayFormat({
  checkRequest,
  readOutline: (answer) => [...usageParts(answer), { type: "end" }],
  stream: mediaStream(() => usageParts),
});

function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (typeof body.model !== "string" || body.model === "") throw missing("model");
  if (typeof body.input !== "string") throw missing("input");
  return {
    ...NO_MODEL,
    model: body.model,
    stream: body.stream_format === "sse",
    includeUsage: true,
    asked: { inputCharacters: [...body.input].length },
  };
}

function usageParts(answer: JsonObject): readonly Part[] {
  return objectOf(answer.usage) === undefined ? [] : [{ type: "usage", usage: readMediaUsage(answer.usage) }];
}
