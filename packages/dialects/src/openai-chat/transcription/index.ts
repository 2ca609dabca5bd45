import type { JsonObject, Part, RequestHead, RequestPlace, Usage } from "@ai-liaison/core";
import { missing } from "../../json/check-values.ts";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { relayFormat } from "../../relay/relay-format.ts";
import { isTrue } from "../form-values.ts";
import { NO_MODEL } from "../kept-request.ts";
import { mediaStream } from "../media-stream.ts";
import { readMediaUsage, secondsOf } from "../media-usage.ts";
import { objectOf, stringOf } from "../wire.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["model"],
  "string?": ["language", "prompt", "response_format"],
  "string|number?": ["temperature"],
  "string|boolean?": ["stream"],
});

/**
 * Sound written down, or told in English (https://platform.openai.com/docs/api-reference/audio, read 2026-11-21). An
 * answer in plain text (`text`, `srt`, `vtt`) says nothing of how long the sound was.
 */
export const transcription = relayFormat({
  checkRequest,
  readOutline,
  stream: mediaStream(() => (event) => usageParts(event)),
});

function checkRequest(body: JsonObject, { path }: RequestPlace): RequestHead {
  checkFields(body, BODY, "");
  const model = stringOf(body.model) ?? "";
  if (model === "") throw missing("model");
  const isTranslation = path === "/v1/audio/translations";
  return {
    ...NO_MODEL,
    model,
    stream: isTrue(body.stream),
    includeUsage: true,
    ...(isTranslation ? { form: "translations" } : {}),
  };
}

function readOutline(answer: JsonObject): readonly Part[] {
  const start: Part = { type: "start", id: null, model: stringOf(answer.model) ?? null, createdAt: null };
  return [start, ...usageParts(answer), { type: "end" }];
}

/** Its length stands beside the text where the usage does not tell it. */
function usageParts(answer: JsonObject): readonly Part[] {
  const told: Usage = readMediaUsage(objectOf(answer.usage));
  const audioSeconds = told.audioSeconds ?? secondsOf(answer.duration);
  if (told.raw === null && audioSeconds === null) return [];
  return [{ type: "usage", usage: { ...told, audioSeconds } }];
}
